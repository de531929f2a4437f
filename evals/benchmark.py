"""Memory, start time and /ask times of a running service.

    python -m evals.benchmark                      the published index in ./index, three runs
    python -m evals.benchmark --runs 5 --json

Every run starts `ketamine-qa serve` anew, waits until /readyz answers 200, and asks the labelled questions one after
another over one connection. Timings on a shared machine are noisy: compare medians, by ratio.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

from evals.questions import read_questions

MEBI = 1024 * 1024


def main() -> None:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    parser.add_argument("--runs", type=int, default=3, help="how often the service is started [3]")
    parser.add_argument("--questions", type=int, default=200, help="different questions asked in each run [200]")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    questions = list(dict.fromkeys(labelled.question for labelled in read_questions()))[: options.questions]
    if len(questions) < options.questions:
        sys.exit(f"There are only {len(questions)} different questions; ask for fewer with --questions.")
    runs = [measure(options.index, questions) for _ in range(options.runs)]
    medians = {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}
    if options.json:
        print(json.dumps({"questions": len(questions), "runs": runs, "medians": medians}, indent=1))
        return
    print(f"{len(questions)} different questions, {len(runs)} runs; median (lowest to highest)")
    for name in medians:
        values = [run[name] for run in runs]
        print(f"  {name:<28} {medians[name]:>8.2f}   ({min(values):.2f} to {max(values):.2f})")


def measure(index: Path, questions: list[str]) -> dict[str, float]:
    """The figures of one run: seconds to ready, milliseconds an answer, MiB of memory."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "service", "--index", str(index), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as service:
        try:
            assert service.stdout is not None
            address = next(word for word in service.stdout.readline().split() if word.startswith("http"))
            with httpx.Client(base_url=address, timeout=30) as client:
                ready = _wait_until_ready(client, started)
                process = psutil.Process(service.pid)
                idle = process.memory_info().rss / MEBI
                times = [_ask(client, question) for question in questions]
                cuts = statistics.quantiles(times, n=100)
                return {
                    "seconds until ready": ready,
                    "MiB resident when ready": idle,
                    "MiB resident after asking": process.memory_info().rss / MEBI,
                    "/ask median, ms": cuts[49],
                    "/ask 99th percentile, ms": cuts[98],
                }
        finally:
            service.terminate()


def _wait_until_ready(client: httpx.Client, started: float) -> float:
    while time.perf_counter() - started < 60:
        try:
            if client.get("/readyz").status_code == 200:
                return time.perf_counter() - started
        except httpx.TransportError:
            pass
        time.sleep(0.01)
    sys.exit("The service was not ready after 60 seconds.")


def _ask(client: httpx.Client, question: str) -> float:
    started = time.perf_counter()
    client.post("/ask", json={"question": question}).raise_for_status()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
