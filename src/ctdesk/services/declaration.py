"""What a command or query declares about itself; the gate and the window read the same declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ctdesk.db.blobs import BlobStore
    from ctdesk.forms.library import Library
    from ctdesk.services.keys import KeyCost
    from ctdesk.services.work import Actor, Report, Rights, SiteView

Command = Callable[..., Any]
Query = Callable[..., Any]
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Preparation:
    """What slow work before the transaction may use; ``wrapping`` comes from the password just typed."""

    db: Session
    actor: Actor
    now: datetime
    site: SiteView
    cost: KeyCost
    rights: Rights
    report: Report
    wrapping: bytes | None = None
    library: Library | None = None
    blobs: BlobStore | None = None


Prepare = Callable[[Preparation, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Declaration:
    """``needs``: duties of which one must be in force. ``action``: how the trail names it.

    ``signed`` asks for the password and unlocks the signer; ``password`` asks for it without a signature;
    ``statement`` False lets it be signed before the e-signature statement is. ``journal`` writes no event of
    its own (decision 12). ``prepare`` does what is slow before the transaction. ``first_password`` is open to
    somebody who still has to choose a password, ``rebases_clock`` sets a new time base (decision 26).
    ``anchor`` is why a checkpoint is taken afterwards (decision 24); a signature always takes one.
    ``for_readers`` is open to an inspector, whose account only reads: a print, which is counted.
    """

    needs: tuple[str, ...] = ()
    action: str = ""
    signed: bool = False
    password: bool = False
    statement: bool = True
    journal: bool = False
    prepare: Prepare | None = None
    first_password: bool = False
    rebases_clock: bool = False
    writes: bool = True
    anchor: str | None = None
    for_readers: bool = False

    def shut_to(self, rights: Rights) -> bool:
        """True where an account that only reads may not do this."""
        return rights.read_only and not self.for_readers

    @property
    def plain(self) -> bool:
        """True for a command before which nothing slow is done: no password, nothing to prepare."""
        return not (self.signed or self.password) and self.prepare is None


@dataclass(frozen=True, slots=True)
class Question:
    """``open`` queries are answered before anybody signed in; ``logged`` ones are told to the trail."""

    needs: tuple[str, ...] = ()
    open: bool = False
    logged: str | None = None


_declared: dict[Callable[..., Any], Declaration] = {}
_asked: dict[Callable[..., Any], Question] = {}


def command(
    needs: str | tuple[str, ...] | None,
    action: str,
    *,
    signed: bool = False,
    password: bool = False,
    statement: bool = True,
    journal: bool = False,
    prepare: Prepare | None = None,
    first_password: bool = False,
    rebases_clock: bool = False,
    anchor: str | None = None,
    for_readers: bool = False,
) -> Callable[[_F], _F]:
    """Declare a function that changes data; the function stays a plain one (see ``Declaration``)."""

    def declare(function: _F) -> _F:
        _declared[function] = Declaration(
            _several(needs),
            action,
            signed,
            password,
            statement,
            journal,
            prepare,
            first_password,
            rebases_clock,
            anchor="signature" if signed else anchor,
            for_readers=for_readers,
        )
        return function

    return declare


def query(
    needs: str | tuple[str, ...] | None = None, *, open: bool = False, logged: str | None = None
) -> Callable[[_F], _F]:
    """Declare a function that only reads and returns frozen values."""

    def declare(function: _F) -> _F:
        _asked[function] = Question(_several(needs), open, logged)
        return function

    return declare


def declaration_of(function: Callable[..., Any]) -> Declaration:
    """What a command declared; of a query, what it needs. Raises ``TypeError`` for any other function."""
    if function in _declared:
        return _declared[function]
    if function in _asked:
        return Declaration(_asked[function].needs, writes=False)
    raise TypeError(f"{getattr(function, '__qualname__', function)} is declared neither command nor query")


def question_of(function: Callable[..., Any]) -> Question:
    """What a query declared; raises ``TypeError`` for any other function."""
    if function not in _asked:
        raise TypeError(f"{getattr(function, '__qualname__', function)} is not declared a query")
    return _asked[function]


def all_commands() -> Mapping[Callable[..., Any], Declaration]:
    """Every command declared by a module that was imported."""
    return dict(_declared)


def _several(needs: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if needs is None:
        return ()
    return (needs,) if isinstance(needs, str) else needs
