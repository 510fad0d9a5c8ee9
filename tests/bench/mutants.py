"""The mutants of the core: `make mutants`, in an environment of its own, with mutmut (BSD licence).

Every module of the core is copied to `.mutants` with one small fault at a time, and the tests of the core that take
no more than a second or two run against it; a mutant that none of them notices survives. mutmut leaves decorated
functions alone, so the copy makes properties by assignment and keeps no cache. Each survivor is printed with the lines
that it changes and, where no test could notice it, with the reason from `EQUIVALENT`; any other is a gap in the tests.
`--told` prints the last run again.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

MODULES = ("formula", "quantity", "rounding", "slips", "check", "figure")
TESTS = (
    "test_formula",
    "test_quantity",
    "test_quantity_bounds",
    "test_rounding",
    "test_slips",
    "test_check",
    "test_check_told",
    "test_figure",
    "test_judgement",
)
WORK = Path(".mutants")
COPIED = ("extractor", "schemas", "prompts", "tests")
PROPERTIES = {"property", "cached_property"}
DECORATORS = {*PROPERTIES, "lru_cache"}
SURVIVED, UNTESTED = 0, 33  # what mutmut notes of a mutant that all tests passed, and of one that none met
ENOUGH = 0.95
_REACHED = "what reaches the printed value is equal to it or overlaps with it, and then is not asked whether it is cut"
_NUMBERS_ALONE = "figures that are compared have numbers; the type alone allows for none"
# The lines of mutants that no test could notice, with the reason.
EQUIVALENT = {
    "held = _held(least <= value < below, value - (least if value <= least else below))": (
        "a score that is the least of its band lies in it, and then tells no difference"
    ),
    "if check is None and check.verdict is not Verdict.MISMATCH or _base(mention) == _base(finest):": (
        "a mention has a number, so there always is a check; the type alone allows for none"
    ),
    "return apart < step or abs(printed) >= abs(value) or (printed / step).numerator % 2 == 0": (
        "of one size and half a step apart are only a quarter of a step and its negative, no multiples of the step"
    ),
    "above = computed.high > value - step if value <= 0 else computed.high > value": _REACHED,
    "below = computed.low < value + step if value >= 0 else computed.low < value": _REACHED,
    "if figure.number is None and figure.numeral is None or like is None:": "a figure has both or neither",
    "return Fraction(2)": "more than VACUOUS is vacuous, however much more",
    "return [replace(r, comparator=None) if (r.comparator) or True else r for r in reported.readings]": (
        "a reading without a bound stays as it is; that it is not copied only saves time"
    ),
    'return figure.numeral.unit.lstrip("十百千万亿") if (figure.numeral) or True else ""': _NUMBERS_ALONE,
    'return figure.numeral.unit.lstrip("十百千万亿") if figure.numeral else "XXXX"': _NUMBERS_ALONE,
    'return figure.number.ref[:1] if (figure.number) or True else ""': _NUMBERS_ALONE,
    'return figure.number.ref[:1] if figure.number else "XXXX"': _NUMBERS_ALONE,
    "return replace(check, unless=CUT) if (check) or True else None": _NUMBERS_ALONE,
    'return figure.numeral.unit.lstrip("XX十百千万亿XX") if figure.numeral else ""': "no unit begins with an X",
}


def main() -> int:
    """Prints the share of each module and the survivors; 1 where too few die."""
    if "--told" not in sys.argv:
        prepare(WORK)
        subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=WORK, check=False)
    found = {module: _outcomes(module) for module in MODULES}
    sys.stdout.write(table(found))
    for module, outcomes in found.items():
        for change in _changes(module, [name for name, code in outcomes.items() if code in _ALIVE]):
            sys.stdout.write(f"\n{change}\n")
    codes = [code for outcomes in found.values() for code in outcomes.values()]
    return 0 if killed(codes) >= ENOUGH * len(codes) else 1


def killed(codes: Collection[int | None]) -> int:
    """How many mutants some test noticed, or could not finish under."""
    return sum(code not in _ALIVE for code in codes)


def table(found: Mapping[str, Mapping[str, int | None]]) -> str:
    """The share of each module and of all, as Markdown."""
    lines = ["| module | mutants | killed | share |", "| --- | ---: | ---: | ---: |"]
    everything = [code for outcomes in found.values() for code in outcomes.values()]
    for name, codes in [*((name, list(outcomes.values())) for name, outcomes in found.items()), ("all", everything)]:
        lines.append(f"| {name} | {len(codes)} | {killed(codes)} | {killed(codes) / max(1, len(codes)):.1%} |")
    return "\n".join(lines) + "\n"


_ALIVE = (SURVIVED, UNTESTED, None)


def _outcomes(module: str) -> dict[str, int | None]:
    """The exit code of the tests for each mutant of a module, by its name."""
    told = (WORK / "mutants" / "extractor" / f"{module}.py.meta").read_text(encoding="utf-8")
    return dict(json.loads(told)["exit_code_by_key"])


def _changes(module: str, names: Collection[str]) -> Iterator[str]:
    """Each named mutant with the lines that it changes; mutmut keeps all of them side by side in one file."""
    source = (WORK / "mutants" / "extractor" / f"{module}.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    bodies = {node.name: lines[node.lineno : node.end_lineno] for node in nodes if "__mutmut_" in node.name}
    for name in names:
        own = name.rpartition(".")[2]
        before, after = bodies[f"{own.rpartition('__mutmut_')[0]}__mutmut_orig"], bodies[own]
        changed = [line for line in unified_diff(before, after, n=0, lineterm="") if not line.startswith(_HEADS)]
        reasons = [EQUIVALENT[added] for line in changed if (added := line.removeprefix("+").strip()) in EQUIVALENT]
        yield "\n".join([name, *changed, f"  {reasons[0] if reasons else 'a gap in the tests'}"])


_HEADS = ("---", "+++", "@@")


def prepare(work: Path) -> None:
    """Writes the tree that mutmut works on."""
    shutil.rmtree(work, ignore_errors=True)
    for name in COPIED:
        shutil.copytree(name, work / name, ignore=shutil.ignore_patterns("__pycache__"))
    for module in MODULES:
        path = work / "extractor" / f"{module}.py"
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    (work / "pyproject.toml").write_text(
        Path("pyproject.toml").read_text(encoding="utf-8") + _config(), encoding="utf-8"
    )


def undecorated(source: str) -> str:
    """`source` with properties made by assignment, which mutmut does not step over, and nothing kept in a cache."""
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: -node.lineno):
        decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
        if len(decorators) == 1 and decorators[0].partition("(")[0] in DECORATORS:
            if decorators[0] in PROPERTIES:
                margin = " " * node.col_offset
                lines.insert(node.end_lineno or 0, f"{margin}{node.name} = {decorators[0]}(_{node.name}_of)")
                lines[node.lineno - 1] = lines[node.lineno - 1].replace(f"def {node.name}(", f"def _{node.name}_of(")
            del lines[node.decorator_list[0].lineno - 1]
    return "\n".join(lines) + "\n"


def _config() -> str:
    paths = [f"extractor/{module}.py" for module in MODULES]
    tests = [f"tests/{test}.py" for test in TESTS if Path(f"tests/{test}.py").exists()]
    return "\n".join(
        (
            "\n[tool.mutmut]",
            'source_paths = ["extractor"]',
            f"only_mutate = {json.dumps(paths)}",
            'also_copy = ["schemas", "prompts"]',
            f"pytest_add_cli_args_test_selection = {json.dumps(tests)}",
            'pytest_add_cli_args = ["-p", "no:cacheprovider", "-x"]',
            "",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
