"""What in a PDF would act by itself or reach outside: named to whoever asks, never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf

_DEEPEST = 12
_ACTIVE_KEYS = ("/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/XFA", "/RichMedia")
_ACTIVE_KINDS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/URI", "/Rendition")


def active_content(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Kinds of content that would act by itself; never run, only named."""
    found: dict[str, None] = {}
    for thing in pdf.objects:
        for own in _dictionaries_in(thing, 0):
            for key in _ACTIVE_KEYS:
                if key in own:
                    found[key.lstrip("/")] = None
            kind = own.get("/S")
            if isinstance(kind, pikepdf.Name) and str(kind) in _ACTIVE_KINDS:
                found[str(kind).lstrip("/")] = None
        if isinstance(thing, pikepdf.Stream) and "/F" in thing.stream_dict:
            found["external stream"] = None
    return tuple(found)


def _dictionaries_in(thing: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    """A dictionary with those written inside it; what is referred to comes by itself."""
    if depth > _DEEPEST:
        return
    own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    if isinstance(own, pikepdf.Dictionary):
        yield own
        inner: Iterable[object] = list(own.values())
    elif isinstance(own, pikepdf.Array):
        inner = list(own)
    else:
        return
    for part in inner:
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect:
            yield from _dictionaries_in(part, depth + 1)
