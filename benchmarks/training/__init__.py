"""How the weights in worker/extraction/weights/ are learned; see docs/model-card.md.

    python -m benchmarks.training BENCH_FOLDER

reads the pages, learns in folds by site, prints what pages held back reach, learns once more from all of
them, and writes the files. The same pages and versions give the same files.
"""
