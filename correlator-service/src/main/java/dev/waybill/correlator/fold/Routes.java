// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * As which pipeline's the stages take the messages of one session, and which of them took another
 * pipeline's for their own. Only the origin says whose they are; where a stage has a place in none
 * or in both of two definitions, there is nothing to go by.
 */
final class Routes {
  private static final class Route {
    String pipeline = "";
    Role role = Role.RELAY;
    final SequenceSet misrouted = new SequenceSet();
  }

  private final Map<String, Route> byStage = new TreeMap<>();
  private boolean originSpoke;

  /**
   * Takes in what a stage tells; the session has taken it in.
   *
   * @param definitions those in force
   */
  void take(
      Session session, SessionSets sets, Entry entry, Map<String, PipelineDefinition> definitions) {
    Route route = byStage.computeIfAbsent(entry.stage(), stage -> new Route());
    route.pipeline = sets.pipeline();
    route.role = entry.role();
    PipelineDefinition own = definitions.get(session.pipeline());
    if (sets.origin() != null && !originSpoke) {
      originSpoke = true;
      byStage.forEach(
          (stage, each) -> {
            if (isMisrouted(stage, each, own, definitions)) {
              StageSets seen = session.stage(stage);
              add(each, seen.received, seen.handedOver, seen.skipped, seen.failed);
            }
          });
    } else if (originSpoke && isMisrouted(entry.stage(), route, own, definitions)) {
      add(route, sets.received(), sets.handedOver(), sets.skipped(), sets.failed());
    }
  }

  private static void add(Route route, SequenceSet... seen) {
    for (SequenceSet set : seen) {
      route.misrouted.addAll(set);
    }
  }

  private static boolean isMisrouted(
      String stage,
      Route route,
      PipelineDefinition own,
      Map<String, PipelineDefinition> definitions) {
    PipelineDefinition taken = definitions.get(route.pipeline);
    return own != null
        && taken != null
        && !taken.name().equals(own.name())
        && taken.stage(stage) != null
        && own.stage(stage) == null;
  }

  /** Whether no stage took a message for another pipeline's. */
  boolean areStraight() {
    return byStage.values().stream().allMatch(route -> route.misrouted.isEmpty());
  }

  /** The stages of other pipelines that took messages for theirs. */
  Set<String> astray(Predicate<String> isOwn) {
    Set<String> stages = new TreeSet<>();
    byStage.forEach(
        (stage, route) -> {
          if (!route.misrouted.isEmpty() && !isOwn.test(stage)) {
            stages.add(stage);
          }
        });
    return stages;
  }

  /** What a stage took for another pipeline's; not to be changed. */
  SequenceSet misrouted(String stage) {
    Route route = byStage.get(stage);
    return route == null ? new SequenceSet() : route.misrouted;
  }

  /** The role that a stage says it plays. */
  Role roleOf(String stage) {
    Route route = byStage.get(stage);
    return route == null ? Role.RELAY : route.role;
  }

  void forget(SequenceSet gone) {
    byStage.values().forEach(route -> route.misrouted.removeAll(gone));
  }

  void save(StateWriter out) {
    out.flag(originSpoke);
    out.each(
        byStage.entrySet(),
        (each, entry) -> {
          each.text(entry.getKey());
          each.text(entry.getValue().pipeline);
          each.choice(entry.getValue().role);
          each.sequences(entry.getValue().misrouted);
        });
  }

  static Routes restore(StateReader in) throws WireException {
    Routes routes = new Routes();
    routes.originSpoke = in.flag();
    in.each(
        each -> {
          Route route = new Route();
          routes.byStage.put(each.text(), route);
          route.pipeline = each.text();
          route.role = each.choice(Role.values());
          route.misrouted.addAll(each.sequences());
        });
    return routes;
  }
}
