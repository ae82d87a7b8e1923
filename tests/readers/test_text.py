"""The reader of plain text: parts are found, furniture is set aside, and every offset holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.model import BlockKind, Document
from kg.readers import find_documents, read, read_bytes

GUIDE = """

Examplersen in Rare Anemia: A Guide

Author: Example House. **Date:** May 2031

Cat. No.: X1

[Get Quote](#)

Mechanism

**Examplersen** binds the mRNA of gene X.[1][2] It is kept by a page break that cuts the sen-

tence in two.

Table 1: Trials of **Examplersen**

Trial Identifier\tPhase\tTreatment Arms
NCT99999999\tII\t1. Examplersen + Otherol2. Otherol alone

- Dosing Regimen:
  - **Examplersen:** 3 mg/kg

- Otherol: 5 mg

Caption: A missing figure.

Need Custom Synthesis?

We sell everything.

References

- 1. A title of a paper - PubMed [pubmed.ncbi.nlm.nih.gov]
- 2. example.org [example.org]

Disclaimer

Nothing here is content.
"""


def guide() -> Document:
    return read_bytes("guide.txt", GUIDE.encode())


def words(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is kind]


def test_front_matter_is_read() -> None:
    document = guide()
    assert document.title == "Examplersen in Rare Anemia: A Guide"
    assert (document.publisher, document.date, document.catalogue_number) == ("Example House", "May 2031", "X1")


def test_sales_text_is_no_content() -> None:
    content = " ".join(words(guide(), BlockKind.PARAGRAPH) + words(guide(), BlockKind.ITEM))
    assert "We sell everything" not in content
    assert "Nothing here is content" not in content
    assert "Get Quote" not in content


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    assert any(p.endswith("tence in two.") and p.startswith("**Examplersen** binds") for p in words(guide(), BlockKind.PARAGRAPH))


def test_tables_to_the_cell() -> None:
    document = guide()
    (table,) = document.tables
    assert table.title == "Table 1: Trials of Examplersen"
    cell = table.rows[1][2]
    assert document.text[cell.start : cell.end] == "1. Examplersen + Otherol2. Otherol alone"
    assert (cell.row_header, cell.column_header) == ("NCT99999999", "Treatment Arms")


def test_a_line_of_one_bar_is_no_row() -> None:
    (table,) = read_bytes("t.md", b"| a | b |\n| --- | --- |\n|\n| c | d |").tables
    assert [len(row) for row in table.rows] == [2, 2]


SPACED = """

Weight and pulse by group

                         Sunrise (n = 40)   Moonset (n = 41)   p
  ---------------------- ------------------ ------------------ -----
  Weight, kg             71.2 (9.8)         74.0 (10.1)        0.21
  Pulse

   Morning               64 (7)             66 (8)
   Evening               70 (9)             71 (9)             0.63

After the table.
"""


def test_columns_set_by_blanks_are_a_table() -> None:
    document = read_bytes("a.txt", SPACED.encode())
    rows = [[document.text[c.start : c.end] for c in row] for row in document.tables[0].rows]
    assert rows == [
        ["", "Sunrise (n = 40)", "Moonset (n = 41)", "p"],
        ["Weight, kg", "71.2 (9.8)", "74.0 (10.1)", "0.21"],
        ["Pulse"],
        ["Morning", "64 (7)", "66 (8)", ""],
        ["Evening", "70 (9)", "71 (9)", "0.63"],
    ]
    assert document.text[document.blocks[-1].start : document.blocks[-1].end] == "After the table."


@pytest.mark.parametrize(
    "text",
    [
        "Weight was 71 kg.  Pulse was 64.  It rose.\nLater it was 70.  It fell to 60.  It rose.\nAt last it was 65.  It stayed.  End.",
        "              Group A    Group A\nWeight          70         71\nPulse           64         66",  # not told apart
        "             Group A     Group B\nChange in       -1          -2\nweight (kg)\nPulse            4           6",  # a broken label
        "             Group A    Group B\n             (n = 4)    (n = 5)\nWeight           70         71\nPulse            64         66",
        "Field:        Value\nPhase:        2\nSize:         180\nArms:         2",
    ],
)
def test_wide_gaps_alone_are_no_table(text: str) -> None:
    assert not read_bytes("a.txt", f"A title\n\n{text}\n\nThe end.".encode()).tables


def test_pipe_tables_read_as_tab_separated_ones() -> None:
    piped = read_bytes("t.md", b"# T\n\n| Arm | ORR |\n| --- | :---: |\n| **A** | 5% |\n")
    tabbed = read_bytes("t.txt", b"# T\n\nArm\tORR\n**A**\t5%\n")
    for document in (piped, tabbed):
        (table,) = document.tables
        assert [[document.text[c.start : c.end] for c in row] for row in table.rows] == [["Arm", "ORR"], ["**A**", "5%"]]


def test_references_say_what_they_name_themselves() -> None:
    first, second = guide().references
    assert (first.number, first.title, first.host) == (1, "A title of a paper", "pubmed.ncbi.nlm.nih.gov")
    assert (second.number, second.title, second.host) == (2, "", "example.org")


def test_captions_of_missing_figures_are_captions() -> None:
    assert words(guide(), BlockKind.CAPTION) == ["Table 1: Trials of **Examplersen**", "Caption: A missing figure."]


def test_yaml_front_matter_is_read_and_no_content() -> None:
    document = read_bytes("p.md", b"---\nsource: A House\nlicense: public domain\n---\n\n# T\n\nWords are here.\n")
    assert (document.publisher, document.licence) == ("A House", "public domain")
    assert words(document, BlockKind.PARAGRAPH) == ["Words are here."]


PIECES = st.sampled_from(
    [
        "# A heading\n",
        "Plain Heading\n\n",
        "A sentence with **bold**.[1]\n\n",
        "a\tb\nc\td\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "- item\n",
        "  - deeper\n",
        "References\n\n",
        "1. A title. example.org\n",
        "\r\n",
        "\t",
        "***\n",
        "é\u2009\U0001f600 ",
        "**",
        "\x0c",
        "---\n",
        "Disclaimer\n\n",
        "TITLE:\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=30).map("".join))
def test_offsets_hold_whatever_the_text(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        document = read_bytes("any.md", data)
    except DocumentError:
        return
    assert document.text == text
    spans = [(b.start, b.end) for b in document.blocks]
    spans += [(c.start, c.end) for t in document.tables for row in t.rows for c in row]
    spans += [(r.start, r.end) for r in document.references]
    assert all(0 <= a <= b <= len(text) for a, b in spans)
    starts = [b.start for b in document.blocks]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.md", b"", "empty"),
        ("a.md", b" \n ", "empty"),
        ("a.md", b"x\0y", "binary"),
        ("a.md", b"ok\n\xff", "a.md:2"),
        ("a.xyz", b"x", ".md, .txt"),
    ],
)
def test_what_cannot_be_read_says_where_and_what_to_do(name: str, data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as caught:
        read_bytes(name, data)
    assert caught.value.remedy


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "nothing.md")
    with pytest.raises(DocumentError, match="without documents"):
        find_documents([tmp_path])
    (tmp_path / "b.md").write_text("b")
    (tmp_path / "a.txt").write_text("a")
    assert [p.name for p in find_documents([tmp_path, tmp_path / "b.md"])] == ["a.txt", "b.md"]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Table 2: Results\n\tExamplersen (N=40)\nORR, %\t35\nCR, %\t5\n", ["", "Examplersen (N=40)"]),
        ("Table 2: Results\n\tExamplersen (N=40)\tOtherol (N=41)\nORR, %\t35\t20\n", ["", "Examplersen (N=40)", "Otherol (N=41)"]),
    ],
)
def test_a_header_of_one_column_is_part_of_its_table(text: str, header: list[str]) -> None:
    document = read_bytes("a.txt", f"A title of it all\n\n{text}".encode())
    (table,) = document.tables
    assert table.title.startswith("Table 2")
    assert [document.text[c.start : c.end] for c in table.rows[0]] == header


def test_lines_of_a_record_between_its_tables_head_nothing() -> None:
    text = (
        "A record of a trial\n\nSerious Adverse Events\n\tA\tB\nTotal\t1/20\t2/21\n\nNo statistical analysis provided for Total\n\n"
        "Other (Not Including Serious) Adverse Events\nFrequency Threshold: 5%\n\tA\tB\nTotal\t3/20\t4/21\n"
    )
    first, second = read_bytes("a.txt", text.encode()).tables
    assert (first.title, second.title) == ("Serious Adverse Events", "Other (Not Including Serious) Adverse Events")
