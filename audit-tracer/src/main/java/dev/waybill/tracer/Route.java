// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Arrays;

/**
 * A topic that messages are sent to: its pipeline, and a place a partition. Holds for as long as
 * the mapping that it was made from. Thread-safe.
 */
final class Route {
  private final Mapping mapping;
  private final Pipeline pipeline;
  private final String topic;
  private final Place unknownPartition;
  private volatile Place[] places = {};

  Route(Mapping mapping, Pipeline pipeline, String topic) {
    this.mapping = mapping;
    this.pipeline = pipeline;
    this.topic = topic;
    unknownPartition = Place.of(pipeline.name(), topic, -1);
  }

  Mapping mapping() {
    return mapping;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** The place of a partition, -1 if it is not known. */
  Place place(int partition) {
    if (partition < 0) {
      return unknownPartition;
    }
    Place[] known = places;
    if (partition < known.length && known[partition] != null) {
      return known[partition];
    }
    return learn(partition);
  }

  /** Threads may overwrite what another has just learned: it is learned again. */
  private Place learn(int partition) {
    Place[] more = Arrays.copyOf(places, Math.max(places.length, partition + 1));
    Place place = Place.of(pipeline.name(), topic, partition);
    more[partition] = place;
    places = more;
    return place;
  }
}
