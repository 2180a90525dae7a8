"""Runs every benchmark, each in a process of its own, and prints one table of ratios.

A ``bench_*.py`` prints what it measures and has ``main() -> dict[str, float]``: each thing measured, as the
ratio of ours to a floor measured in the same run.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run_one(path: Path) -> None:
    """Run one benchmark here; its ratios are the last line printed."""
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    print(json.dumps(module.main()))


def ratios_of(path: Path) -> dict[str, float] | None:
    """What one benchmark measured, its own lines shown; None when it failed."""
    command = [sys.executable, __file__, str(path)]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if last:
                print(f"  {last}", flush=True)
            last = line.rstrip("\n")
    return None if running.returncode else {name: float(ratio) for name, ratio in json.loads(last).items()}


def main(words: list[str]) -> int:
    """Run the benchmarks whose names contain one of ``words``, or all."""
    found: dict[str, float] = {}
    failed = []
    paths = sorted(HERE.glob("bench_*.py"))
    chosen = [path for path in paths if not words or any(word in path.stem for word in words)]
    for path in chosen:
        print(path.stem, flush=True)
        ratios = ratios_of(path)
        if ratios is None:
            failed.append(path.stem)
        else:
            found |= ratios
    print(f"\n{'measured':<48}  times the floor")
    for name, ratio in found.items():
        print(f"{name:<48}  {ratio:8.2f}")
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    if len(sys.argv) == 2 and sys.argv[1].endswith(".py"):
        run_one(Path(sys.argv[1]))
    else:
        sys.exit(main(sys.argv[1:]))
