"""Rules as data: what the words of trials and molecules mean, for a biologist to read and correct."""
