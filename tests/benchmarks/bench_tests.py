"""Where the time of the last `make test` went: its processes' seconds, by folder.

python tests/benchmarks/bench_tests.py
"""

from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

REPORT = Path(__file__).parents[2] / ".cache" / "tests.xml"


def main() -> None:
    if not REPORT.exists():
        print("no tests have run here: make test writes how long each of them took")
        return
    suite = ElementTree.parse(REPORT).getroot()[0]
    seconds = defaultdict(float)
    for case in suite.iterfind("testcase"):
        names = case.get("classname", "").split(".")
        room = ".".join(names[: 2 if names[0] == "tests" else 1])
        seconds[room] += float(case.get("time", 0))
    total = sum(seconds.values())
    for room, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"{spent:6.1f} s  {spent / total:4.0%}  {room}")
    print(f"tests: {float(suite.get('time', 0)):.0f} s, with what waits for the site")


if __name__ == "__main__":
    main()
