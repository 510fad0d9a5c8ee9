"""A run into a folder: ordered from the options, told while it goes on, summed up at its end."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn

import typer

from extractor.cli.files import reports_in
from extractor.cli.progress import progress_of
from extractor.cli.summing_up import forecast_table, sum_up
from extractor.errors import EndpointUnavailable, UsageError
from extractor.extract.settings import OPENAI_MODEL, Settings
from extractor.pipeline import FailOn, Options, Reader, code_of
from extractor.report.streams import result_console
from extractor.report.words import Lang
from extractor.runs.forecast import forecast
from extractor.runs.plan import Plan
from extractor.runs.session import INTERRUPTED, Order, carry_out
from extractor.runs.state import End, State
from extractor.store import Store, is_store, opened, url_in


@dataclass(frozen=True, slots=True)
class Into:
    """What only a run into a folder is told."""

    out: Path
    url: str | None
    workers: int | None
    calls: int | None
    cost: str | None
    lang: Lang
    fail_on: FailOn


def run_into(told: Into, paths: list[Path], plan: Plan, settings: Settings) -> NoReturn:
    """Runs and exits with the code of the run; `plan` has the reader that the user chose."""
    state = State()
    order = _order(told, paths, plan, settings)
    try:
        with progress_of(state, told.lang) as (progress, tell):
            carry_out(order, state, tell, progress.leave)
    finally:
        sum_up(state, told.out, told.lang)
    raise typer.Exit(exit_code_of(state, told.fail_on))


def forecast_into(told: Into, paths: list[Path], plan: Plan, settings: Settings) -> NoReturn:
    """Tells on standard output what the run would do, and exits."""
    order = _order(told, paths, plan, settings)
    model = (settings.model or OPENAI_MODEL) if order.asks else None
    there = is_store(told.out) or told.url
    store = Store(opened(told.url or url_in(told.out), make=False)) if there else None
    try:
        price = settings.prices.get(model or "")
        found = forecast(replace(order.plan, model=model), store, order.paths, order.workers, price)
    finally:
        if store:
            store.close()
    result_console().print(forecast_table(found, told.lang))
    raise typer.Exit


def exit_code_of(state: State, fail_on: FailOn) -> int:
    """That of an interruption, of an endpoint that ended the run, of failures, of findings."""
    if state.end is End.INTERRUPTED:
        return INTERRUPTED
    if state.end is End.CLOSED and state.error:
        return state.error.exit_code
    unfinished = [] if state.end is End.FINISHED else [EndpointUnavailable.exit_code]
    return code_of([*state.exit_codes, *unfinished], state.verdicts, fail_on)


def _order(told: Into, paths: list[Path], plan: Plan, settings: Settings) -> Order:
    options = Options(None, plan.reader, settings, plan.replay)
    if plan.reader is Reader.AUTO:
        plan = plan.with_reader(Reader.MODEL if options.asks_model else Reader.LABELS)
    return Order(
        out=told.out,
        paths=reports_in(paths, told.lang),
        plan=plan,
        settings=settings,
        asks=options.asks_model and not plan.replay,
        url=told.url,
        workers=told.workers or os.cpu_count() or 1,
        calls=told.calls,
        cost=_amount(told.cost),
    )


def _amount(told: str | None) -> Decimal | None:
    try:
        amount = None if told is None else Decimal(told)
    except InvalidOperation:
        amount = Decimal(-1)
    if amount is not None and not (amount.is_finite() and amount >= 0):
        raise UsageError("--max-cost", f"{told} is no amount", "a number such as 12.50")
    return amount
