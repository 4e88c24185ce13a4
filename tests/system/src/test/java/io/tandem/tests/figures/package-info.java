/// Figures for `docs/benchmarks.md`: run by `./tandem test --figures` only, they print and never fail a build
/// on a time.
@NullMarked
package io.tandem.tests.figures;

import org.jspecify.annotations.NullMarked;
