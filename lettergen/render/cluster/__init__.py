"""Render the letters of a run on a cluster of Dask.

``connection`` finds the workers and compares them with this process, ``packing`` collects the files
that they need, ``worker`` is what runs there, ``pool`` gives out batches of letters, and
``exporter`` letters that become PDFs. Names, files, the manifest, the ledger and the report are
left to the process that the user started.
"""
