"""The picture of the weeks: complete, legible, safe, and the same in words."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assets import data_folder, templates_folder
from bot.documents.picture_png import to_png
from bot.documents.timeline_lanes import make_lanes
from bot.documents.timeline_marks import DutyMark, Occasion, Weeks
from bot.documents.timeline_picture import (
    MARGIN,
    WIDTH,
    Picture,
    draw_weeks,
    load_picture_words,
)
from bot.documents.timeline_scale import make_scale
from tests.support.timelines import days, on

SVG = "{http://www.w3.org/2000/svg}"
WORDS = load_picture_words(data_folder() / "documents")
MONDAY = on("Mon 14 Dec 2026")


def duty(due: date, title: str = "Send the minutes", **more) -> DutyMark:
    return DutyMark(
        **{"rule": "GR-32", "title": title, "due": due, "act_by": due, "begins": MONDAY} | more
    )


def weeks(*marks: DutyMark | Occasion, **more) -> Weeks:
    return Weeks(
        occasions=tuple(one for one in marks if isinstance(one, Occasion)),
        duties=tuple(one for one in marks if isinstance(one, DutyMark)),
        **{"procedure": "Northshire", "document": "Northshire handbook"} | more,
    )


def draw(*marks: DutyMark | Occasion, **more) -> Picture:
    return draw_weeks(weeks(*marks, **more), WORDS, templates_folder())


def parsed(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture.svg)  # noqa: S314  # our own text


def texts(picture: Picture) -> list[str]:
    root = parsed(picture)
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def classes(picture: Picture, after: str = "</defs>") -> list[str]:
    return re.findall(r'class="([^"]+)"', picture.svg.split(after)[1])


USUAL = (
    Occasion("initial", MONDAY),
    Occasion("held", MONDAY + days(8)),
    Occasion("planned", MONDAY + days(45)),
    Occasion("review", MONDAY + days(91)),
    duty(MONDAY + days(16), "Hold the first meeting", state="done", done_on=MONDAY + days(8)),
    duty(MONDAY + days(25), state="late"),
    duty(MONDAY + days(50), "Hold the next meeting", strength="recommended"),
    duty(MONDAY + days(44), "If you cannot come", strength="conditional", begins=None),
    duty(
        on("Sat 13 Mar 2027"),
        "Hold one before the review",
        opens=MONDAY + days(69),
        act_by=on("Fri 12 Mar 2027"),
    ),
)


ALTERNATIVE = """
Timeline. Core group dates. Northshire: Monday 14 December 2026 to Monday 15 March 2027.
Today is Wednesday 13 January 2027.
Conferences: initial conference on Monday 14 December 2026;
 review conference on Monday 15 March 2027.
Core group meetings: held on Tuesday 22 December 2026; planned for Thursday 28 January 2027.
Hold the first meeting (GR-32): by Wednesday 30 December 2026, done on Tuesday 22 December 2026.
Send the minutes (GR-32): by Friday 8 January 2027, late.
If you cannot come (GR-32): by Wednesday 27 January 2027, only for whoever cannot come.
Hold the next meeting (GR-32): by Tuesday 2 February 2027, advised, not required.
Hold one before the review (GR-32): from Sunday 21 February 2027 to Saturday 13 March 2027,
 act by Friday 12 March 2027.
"""


def test_the_alternative_says_what_the_picture_shows():
    picture = draw(*USUAL, today=MONDAY + days(30))
    assert picture.alt == ALTERNATIVE.strip().replace("\n ", " ")
    root = parsed(picture)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "name words"
    title, words = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.get("id"), title.text.strip()) == ("name", "Core group dates")
    assert (words.get("id"), words.text) == ("words", picture.alt)


def test_everything_in_words_stands_in_the_picture():
    shown = texts(draw(*USUAL, today=MONDAY + days(30)))
    for text in (
        "today",
        "Initial, Mon 14 Dec",
        "Review, Mon 15 Mar",
        "Tue 22 Dec",
        "Thu 28 Jan",
        "Hold the first meeting",
        "Wed 30 Dec, done Tue 22 Dec",
        "Fri 8 Jan",
        "Wed 27 Jan",
        "Tue 2 Feb",
        "Sun 21 Feb to Sat 13 Mar, act by Fri 12 Mar",
        "Each mark stands on the last day. Northshire handbook.",
    ):
        assert text in shown, text
    assert shown.count("GR-32") == 5


def test_each_kind_has_a_shape_of_its_own_without_its_colour():
    alone = {
        kind: draw(Occasion(kind, MONDAY)) for kind in ("initial", "review", "held", "planned")
    }
    alone |= {state: draw(duty(MONDAY, state=state)) for state in ("open", "done", "late")}
    alone |= {
        strength: draw(duty(MONDAY, strength=strength, begins=None))
        for strength in ("recommended", "conditional")
    }
    alone["window"] = draw(duty(MONDAY + days(9), opens=MONDAY))
    shapes = {}
    for name, picture in alone.items():
        lane = picture.svg.split('<text class="name"')[1]
        # The shape alone: whether it is filled, and neither its colour, its place nor its words.
        shapes[name] = "".join(
            re.sub(
                r'class="(?!ring|last hollow)[^"]*"|M[\d. -]+|[xy]="[^"]*"|c[xy]="[^"]*"', "", one
            )
            for one in re.findall(r"<(?:path|circle|rect)[^>]*>", lane)
        )
    assert len(set(shapes.values())) == len(shapes)


def test_the_legend_explains_the_shapes_that_are_drawn_and_no_other():
    legend = WORDS.words["legend"]
    shown = texts(draw(Occasion("held", MONDAY), duty(MONDAY + days(3))))
    assert [text for text in shown if text in legend.values()] == [
        legend["held"],
        legend["open"],
        legend["usual"],
    ]
    everything = texts(draw(*USUAL, duty(MONDAY + days(90), "Open")))
    assert {text for text in everything if text in legend.values()} == set(legend.values())


def test_the_dates_of_one_title_share_a_lane():
    picture = draw(*(duty(MONDAY + days(40 * n)) for n in range(8)))
    assert texts(picture).count("Send the minutes") == 1
    assert picture.alt.count("Send the minutes") == 1
    assert classes(picture).count("last") == 8 + 1


def test_a_long_time_gives_days_without_their_weekday():
    shown = texts(draw(duty(MONDAY), duty(MONDAY + days(360))))
    assert "14 Dec" in shown
    assert "9 Dec" in shown


def test_a_tall_picture_has_its_axis_below_too():
    few = draw(*(duty(MONDAY, f"Duty {n}") for n in range(3)))
    many = draw(*(duty(MONDAY, f"Duty {n}") for n in range(12)))
    assert texts(few).count("Dec 2026") == 1
    assert texts(many).count("Dec 2026") == 2


def test_one_day_alone_is_not_said_twice():
    picture = draw(Occasion("planned", MONDAY))
    assert "Northshire: Monday 14 December 2026." in picture.alt
    assert " to " not in picture.alt


def test_what_belongs_to_one_of_several_is_told_and_cut_at_its_end():
    about = "Ring the school about the attendance of both children and write to the landlord"
    picture = draw(duty(MONDAY, about=about))
    (label,) = [text for text in texts(picture) if text.endswith("…")]
    assert label.startswith("Mon 14 Dec: Ring the school")
    assert f"{about}: by Monday 14 December 2026" in picture.alt


def test_markup_in_a_title_is_text():
    title = '<script>alert("x")</script> & <b> \x07 ]]>'
    picture = draw(duty(MONDAY, title, rule="<i>"), heading="<CG-1 & CG-2>")
    root = parsed(picture)
    assert not list(root.iter(f"{SVG}script"))
    shown = " ".join(texts(picture))
    assert '<script>alert("x")</script> & <b>' in shown
    assert "<CG-1 & CG-2>" in shown
    assert "\x07" not in picture.svg + picture.alt


def test_the_file_needs_nothing_from_elsewhere():
    svg = draw(*USUAL).svg
    assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "href" not in svg
    assert "@import" not in svg
    assert re.findall(r"url\(([^)]*)\)", svg) == ["#hatch"]


def test_nothing_to_show_is_refused():
    with pytest.raises(ValueError, match="no date to draw"):
        draw()


MARKS = st.one_of(
    st.builds(
        Occasion,
        st.sampled_from(["initial", "review", "review_ended", "held", "planned"]),
        st.dates(date(2026, 6, 1), date(2027, 12, 31)),
    ),
    st.builds(
        lambda due, back, title, state, strength, window: duty(
            due,
            title,
            state=state,
            strength=strength,
            begins=due - days(back),
            opens=due - days(back) if window else None,
        ),
        st.dates(date(2026, 6, 1), date(2027, 12, 31)),
        st.integers(0, 60),
        st.sampled_from(["Send the minutes", "Hold the next meeting with everybody there " * 3]),
        st.sampled_from(["open", "done", "late"]),
        st.sampled_from(["usual", "recommended", "conditional"]),
        st.booleans(),
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(MARKS, min_size=1, max_size=25))
def test_nothing_overlaps_and_nothing_leaves_the_picture(marks):
    found = weeks(*marks)
    scale = make_scale(found.first, found.last, left=MARGIN + 10, width=WIDTH - 2 * MARGIN - 20)
    lanes = make_lanes(found, scale, WORDS.letters, WORDS.words)
    items = [item for lane in lanes for row in lane.rows for item in row]
    assert len(items) == len(marks)
    assert sum(len(lane.said) for lane in lanes) == len(marks)
    for item in items:
        assert MARGIN - 0.01 <= item.low <= item.x <= item.high <= WIDTH - MARGIN + 0.01
    for lane in lanes:
        for row in lane.rows:
            for one, after in pairwise(row):
                assert one.high < after.low


@settings(deadline=None, max_examples=8)
@given(st.lists(MARKS, min_size=1, max_size=25))
def test_whatever_is_drawn_is_a_picture_that_holds_it(marks):
    picture = draw(*marks)
    parsed(picture)
    bottom = float(re.search(r'viewBox="0 0 \S+ (\S+)"', picture.svg)[1])
    assert all(float(y) < bottom for y in re.findall(r' y="([\d.]+)"', picture.svg))


def style() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return the style's properties by class in light, and in dark where they differ."""
    css = (templates_folder() / "pictures" / "timeline.css").read_text(encoding="utf-8")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark) {")
    found = []
    for part in (light, dark.split("@media print")[0]):
        rules: dict[str, dict[str, str]] = {}
        for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", part):
            for name in names.split(","):
                pairs = [one.split(":", 1) for one in body.split(";") if ":" in one]
                rules.setdefault(name.strip(), {}).update(
                    {key.strip(): value.strip() for key, value in pairs}
                )
        found.append(rules)
    return found[0], found[1]


def brightness(colour: str) -> float:
    """Return a colour's relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(one * share for one, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_has_its_match_in_the_dark():
    light, dark = style()
    for name, rules in light.items():
        for key, value in rules.items():
            if value.startswith("#"):
                assert dark.get(name, {}).get(key, "").startswith("#"), (name, key)


def test_text_and_marks_stand_out_in_both_themes():
    light, dark = style()
    for rules in (light, {name: {**light[name], **dark.get(name, {})} for name in light}):
        grounds = (rules[".paper"]["fill"], rules[".band"]["fill"])
        for ground in grounds:
            for name in ("text", ".subtitle", ".small", ".week", ".now"):
                assert contrast(rules[name]["fill"], ground) >= 4.5, name
            for name, key in (
                (".ink", "fill"),
                (".ring", "stroke"),
                (".calm", "fill"),
                (".alarm", "fill"),
                (".last", "fill"),
                (".line", "stroke"),
                (".window", "stroke"),
                (".today", "stroke"),
            ):
                assert contrast(rules[name][key], ground) >= 3, name
        for name in (".calm", ".alarm"):
            assert contrast(rules[".tick"]["stroke"], rules[name]["fill"]) >= 4.5


def test_a_png_of_it_is_sharp_and_the_same_each_time():
    picture = draw(*USUAL)
    fonts = data_folder() / "fonts"
    png = to_png(picture.svg, templates=templates_folder(), fonts=fonts)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    box = re.search(r'viewBox="0 0 (\S+) (\S+)"', picture.svg)
    assert width == 1080
    assert height == pytest.approx(width * float(box[2]) / float(box[1]), abs=2)
    assert png == to_png(picture.svg, templates=templates_folder(), fonts=fonts)
    other = draw(*USUAL, heading="Core group CG-104")
    assert png != to_png(other.svg, templates=templates_folder(), fonts=fonts)


def test_the_typefaces_come_with_their_licence():
    folder = data_folder() / "fonts"
    assert {path.suffix for path in folder.iterdir()} == {".ttf", ".txt"}
    licence = (folder / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Liberation" in licence
