"""Changes of what is measured, told in sentences: means and medians of the arms of a trial, their difference, and what is left."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

TRIAL = (
    "The phase 3 GRANITE trial (NCT09970888) randomly assigned 300 patients with type 2 diabetes to receive dulaglutide 1.5 mg (n = 150)"
    " or placebo (n = 150)."
)


def found(text: str, name: str, *columns: str, opening: str = TRIAL) -> list[str]:
    return rows(read(f"Dulaglutide in Type 2 Diabetes\n\n{opening} {text}\n", "a.txt"), name, *columns)


def results(text: str, opening: str = TRIAL) -> list[str]:
    columns = ("arm", "endpoint", "statistic", "value", "unit", "timepoint", "qualifier")
    return found(text, "results", *columns, opening=opening)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "At week 26 HbA1c had fallen by a mean of 1.3 percentage points with dulaglutide and 0.2 percentage points with placebo.",
            [
                "Dulaglutide | HbA1c | mean | 1.3 | percentage points | week 26 | reduction",
                "Placebo | HbA1c | mean | 0.2 | percentage points | week 26 | reduction",
            ],
        ),
        (
            "The least-squares mean change from baseline in body weight at 52 weeks was \u22122.9 kg (SE 0.3) in the dulaglutide group and "
            "\u22120.4 kg (SE 0.4) in the placebo group.",
            [
                "Dulaglutide | body weight | mean | -2.9 | kg | 52 weeks | change",
                "Placebo | body weight | mean | -0.4 | kg | 52 weeks | change",
            ],
        ),
        (
            "Median reductions in waist circumference were 14% and 3% with dulaglutide and placebo, respectively.",
            [
                "Dulaglutide | waist circumference | median | 14 | % |  | reduction",
                "Placebo | waist circumference | median | 3 | % |  | reduction",
            ],
        ),
        (
            "The mean change in HbA1c was \u22121.3%, significantly lower than the +0.1% of the placebo group.",
            ["Dulaglutide | HbA1c | mean | -1.3 | % |  | change", "Placebo | HbA1c | mean | 0.1 | % |  | change"],
        ),
        ("Dulaglutide reduced LDL cholesterol by a mean of 6%.", ["Dulaglutide | LDL cholesterol | mean | 6 | % |  | reduction"]),
        (
            "HbA1c fell by 1.3% with dulaglutide and 0.2% with placebo.",
            [
                "Dulaglutide | HbA1c | mean | 1.3 | % |  | reduction, average not named",
                "Placebo | HbA1c | mean | 0.2 | % |  | reduction, average not named",
            ],
        ),
        ("HbA1c fell by 1.3% with dulaglutide.", []),  # of whom, and mean or median, is not said
        ("The risk of stroke fell by 13% with dulaglutide and 2% with placebo.", []),  # no average, but a risk
        ("In women, HbA1c fell by a mean of 1.3% with dulaglutide and 0.2% with placebo.", []),
        ("HbA1c fell by a mean of 1.3% with dulaglutide at week 26 and 1.1% at week 52.", []),  # two times of one arm
        ("HbA1c fell by a mean of 1.3% with dulaglutide and 1.6% with insulin glargine.", []),  # no arm of this trial
        ("A mean change in HbA1c of 0.5% was considered relevant.", []),
        ("The mean HbA1c was 8.1% with dulaglutide and 8.2% with placebo at baseline.", []),
    ],
)
def test_a_change_is_of_the_arm_beside_it_or_told_in_turn(sentence: str, expected: list[str]) -> None:
    assert results(sentence) == expected


def test_a_trial_of_one_arm_needs_no_name_beside_its_number() -> None:
    opening = (
        "In the single-arm phase 2 QUARTZ trial (NCT09970889), 40 patients with type 2 diabetes received dulaglutide 1.5 mg once weekly."
    )
    told = results("HbA1c decreased by a mean of 1.1% (range 0.2 to 2.4).", opening)
    assert told == ["Dulaglutide | HbA1c | mean | 1.1 | % |  | reduction"]


def test_the_difference_of_two_means_and_its_p_value_are_of_the_two_arms() -> None:
    sentence = (
        "At week 26 HbA1c had changed by a mean of \u22121.3% with dulaglutide and of +0.1% with placebo (mean difference \u22121.4"
        " percentage points, 95% CI \u22121.7 to \u22121.1; p<0.001)."
    )
    assert found(sentence, "results", "arm", "value", "low", "high", "unit")[0] == (
        "Dulaglutide vs. Placebo | -1.4 | -1.7 | -1.1 | percentage points"
    )
    columns = ("experimental_arm", "control_arm", "endpoint", "p_relation", "p_value")
    assert found(sentence, "comparisons", *columns) == ["Dulaglutide | Placebo | HbA1c | < | 0.001"]


ROWS = """Table 1. Exposure by dose

Dose level\tTreated, n\tDLT, n/N\tCmax, mean (SD), ng/mL\tWeight, mean change (kg)\tScore, mean (SD)
0.75 mg\t3\t0/3\t112 (31)\t\u22120.4\t7 (2)
1.5 mg\t4\t1/4\t1,236 (70)\t+1.2\t8 (3)
"""


def test_columns_of_means_are_of_the_arms_of_their_rows() -> None:
    opening = "In the phase 1 dose-escalation QUARTZ trial (NCT09970889), 7 patients with type 2 diabetes received dulaglutide once weekly."
    columns = ("arm", "endpoint", "value", "unit")
    assert found(f"\n\n{ROWS}", "results", *columns, opening=opening) == [
        "Dulaglutide 0.75 mg | Cmax | 112 | ng/mL",
        "Dulaglutide 0.75 mg | DLT |  | ",
        "Dulaglutide 0.75 mg | change in weight | -0.4 | kg",
        "Dulaglutide 1.5 mg | Cmax | 1236 | ng/mL",
        "Dulaglutide 1.5 mg | DLT |  | ",
        "Dulaglutide 1.5 mg | change in weight | 1.2 | kg",  # a score without a unit is left
    ]
