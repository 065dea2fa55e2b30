"""Files in storage, named by URL: ``s3://``, ``gs://``, ``az://``, ``sftp://``, by fsspec.

Whoever names a path asks ``urls.find_url`` whether it is a URL. ``inputs.fetch`` then gives a local
copy of it, and ``staging.stage`` a local folder that stands for one in storage.
"""
