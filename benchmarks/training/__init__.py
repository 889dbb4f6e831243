"""Learn the weights in worker/extraction/weights/; see docs/model-card.md.

    OMP_NUM_THREADS=1 python -m benchmarks.training BENCH_FOLDER

reads the pages, learns in folds by site, prints the scores of held-back pages, learns again from all pages,
and writes the files. The same pages and versions give the same files on one machine; without the variable,
the last digits of the net depend on the number of its cores.
"""
