// `npm publish` in a folder reads the manifest once more after it was packed and would announce the source's: published is the archive.
process.stderr.write("publish what `npm pack` has made: npm publish ./ARCHIVE.tgz\n");
process.exit(1);
