/// `tandem.yaml`: read strictly into records, printed, and documented. A leaf: it knows no feature, and features keep
/// their own records.
@NullMarked
package io.tandem.gateway.config;

import org.jspecify.annotations.NullMarked;
