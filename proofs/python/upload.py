"""Uploads one file by tuspy, interrupted once on the way, and prints the upload's URL.

usage: python upload.py ENDPOINT OBJECT-ID FILE
"""

import os
import sys

from tusclient import client

CHUNK_BYTES = 1024 * 1024

endpoint, object_id, path = sys.argv[1:]
tus = client.TusClient(endpoint)
first = tus.uploader(path, chunk_size=CHUNK_BYTES, metadata={"object": object_id})
first.upload(stop_at=os.path.getsize(path) // 2)
second = tus.uploader(path, chunk_size=CHUNK_BYTES, url=first.url)
second.upload()
print(second.url)
