"""Read one hostile document as a worker's child does, under its bounds, and say what came of it.

python -m tests.hostile.read_one NAME N
"""

import resource
import sys
import time

from tests.hostile.corpus import CORPUS, SENT_AS
from worker.document import RawItem
from worker.errors import Rejected
from worker.pipeline import read
from worker.runtime.process_limits import limit_memory


def main():
    name, n = sys.argv[1], int(sys.argv[2])
    content = CORPUS[name](n)
    limit_memory()
    before = time.process_time()
    try:
        article = read(RawItem("https://a.example/x", content, None, media_type=SENT_AS.get(name)))
        said = f"{len(article.body)} characters, {len(article.comments)} comments"
    except Rejected as error:
        said = f"failed: {error.reason}"
    except MemoryError:
        said = "failed: memory_limit"
    seconds = time.process_time() - before
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{seconds:.2f}\t{megabytes:.0f}\t{said}")


main()
