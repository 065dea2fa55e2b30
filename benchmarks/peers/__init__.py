"""The same letters by lettergen and by its peers, as whole programs.

    python -m benchmarks.peers --letters 1000 --rounds 5

See README.md in the folder above.
"""
