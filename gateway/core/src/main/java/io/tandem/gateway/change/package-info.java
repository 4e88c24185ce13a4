/// What the store keeps as objects, as the records that routing is made of; and how the running gateway follows it.
@NullMarked
package io.tandem.gateway.change;

import org.jspecify.annotations.NullMarked;
