const { inflateRawSync } = require('node:zlib');

/** Stands in for tiny-inflate, with which fontkit and linebreak unpack their tables at every cold start. */
module.exports = (packed, unpacked) => {
  unpacked.set(inflateRawSync(packed));
  return unpacked;
};
