/// What we sound like ourselves: country tone plans, tone generation, announcements, G.711 tables.
@NullMarked
package io.tandem.media.audio;

import org.jspecify.annotations.NullMarked;
