// Uploads one file by tus-js-client, interrupted once on the way, and prints the upload's URL.
// usage: node upload.cjs ENDPOINT OBJECT-ID FILE
'use strict';
const fs = require('fs');
const tus = require('tus-js-client');

const [endpoint, object, file] = process.argv.slice(2);
const size = fs.statSync(file).size;
const CHUNK_BYTES = 1024 * 1024;

function upload(uploadUrl, abortAt) {
  return new Promise((resolve, reject) => {
    const attempt = new tus.Upload(fs.createReadStream(file), {
      endpoint,
      uploadUrl,
      uploadSize: size,
      chunkSize: CHUNK_BYTES,
      metadata: { object },
      retryDelays: [0, 200, 1000],
      onError: reject,
      onSuccess: () => resolve(attempt.url),
      onChunkComplete: (chunk, accepted) => {
        if (abortAt && accepted >= abortAt) attempt.abort(false).then(() => resolve(attempt.url));
      },
    });
    attempt.start();
  });
}

upload(null, size / 2)
  .then((url) => upload(url, 0))
  .then((url) => console.log(url))
  .catch((error) => {
    console.error(String(error));
    process.exit(1);
  });
