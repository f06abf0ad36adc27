"""What looks like personal data in a sentence, and what does not."""

from __future__ import annotations

import pytest

from bot.talk.personal import personal_in


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("He has moved back in.", ""),
        ("AB was not at school on Monday 11 January.", ""),
        ("We met Social Worker Sam at Hill School.", ""),
        ("The risk is at 7 of 10 since 9 January 2027.", ""),
        ("See CG-104 and CG-1044.", ""),
        ("Write to mum.b@example.org please", "email"),
        ("They live at SE10 8EW now", "postcode"),
        ("Born in May", "birth"),
        ("AB (12/03/2019) was seen", "birth"),
        ("Ring 07700 900123 after six", "phone"),
        ("She said that Jane Example was there", "name"),
    ],
)
def test_signs(text: str, sort: str) -> None:
    assert personal_in(text) == sort
