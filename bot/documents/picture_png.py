"""An SVG picture as PNG, for places that show no SVG."""

from __future__ import annotations

from pathlib import Path

_PIXELS_PER_INCH = 144.0
"""Twice a screen's usual measure, so that it stays sharp when it is made larger."""


def to_png(svg: str, *, templates: Path, fonts: Path) -> bytes:
    """Return an SVG as PNG, set in the typefaces of `fonts` alone, the same on every machine.

    `templates` is the templates folder.
    """
    import typst  # 80 MB that only a picture needs

    page = (templates / "pictures" / "picture.typ").read_bytes()
    picture: bytes = typst.compile(
        page,
        format="png",
        ppi=_PIXELS_PER_INCH,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[fonts]),
        sys_inputs={"svg": svg},
    )
    return picture
