// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.report.http.Fault;
import dev.waybill.report.http.ProblemException;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.StageDefinition.Evidence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the body of a PUT, strictly: readers of the topic pass over members that they don't know,
 * since a newer writer may have added them, but whoever writes here means what is written. All
 * problems are told at once; those of the graph once every stage can be read.
 */
final class DefinitionBody {
  /** Whoever sends more than this at fault learns of the first ones. */
  private static final int MAX_FAULTS = 100;

  /** A definition is three deep; the rest is for a better message than the parser's. */
  private static final int MAX_DEPTH = 20;

  /** Kafka's rule. */
  private static final String TOPIC = "[A-Za-z0-9._-]{1,249}";

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private DefinitionBody() {}

  /**
   * Reads a definition; its version is 0.
   *
   * @param name the pipeline in the path
   * @throws ProblemException that tells what is wrong with it
   */
  static PipelineDefinition read(String name, byte[] body) {
    List<Fault> faults = new ArrayList<>();
    PipelineDefinition definition = definition(name, new StrictMembers("", json(body), faults));
    if (faults.stream().noneMatch(DefinitionBody::hidesTheGraph)) {
      Set<String> fields = faults.stream().map(Fault::field).collect(Collectors.toSet());
      definition.problems().stream()
          .map(DefinitionBody::fault)
          .filter(fault -> !fields.contains(fault.field()))
          .forEach(faults::add);
    }
    if (!faults.isEmpty()) {
      throw ProblemException.badBody(faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
    }
    return definition;
  }

  private static boolean hidesTheGraph(Fault fault) {
    return fault.field().equals("body") || fault.field().startsWith("stages");
  }

  private static PipelineDefinition definition(String name, StrictMembers json) {
    PipelineDefinition defaults = PipelineDefinition.of(name, 0, List.of());
    if (!json.text("name", name).equals(name)) {
      json.fault("name", "must be the one in the path, or not be there");
    }
    json.count("version", 0); // the service decides on it
    json.require("stages");
    PipelineDefinition definition =
        new PipelineDefinition(
            name,
            0,
            json.objects("stages").stream().map(DefinitionBody::stage).toList(),
            json.duration("deadline", defaults.deadline()),
            json.share("samplingRate", defaults.samplingRate()),
            json.choice("onCorrupted", defaults.onCorrupted()),
            json.share("corruptedShareLimit", defaults.corruptedShareLimit()),
            json.bool("audited", defaults.audited()),
            json.share("completenessTarget", defaults.completenessTarget()));
    json.refuseOthers();
    return definition;
  }

  private static StageDefinition stage(StrictMembers json) {
    json.require("name", "role");
    List<String> topics = json.texts("topics");
    if (topics.stream().anyMatch(topic -> !topic.matches(TOPIC))) {
      json.fault("topics", "must be names of topics: letters, digits, '.', '_' or '-'");
    }
    StageDefinition stage =
        new StageDefinition(
            json.text("name", ""),
            json.choice("role", Role.RELAY),
            topics,
            json.texts("after"),
            json.choice("evidence", Evidence.OFFSETS),
            json.bool("filters", false),
            json.bool("unchanged", false),
            json.bool("compacted", false));
    json.refuseOthers();
    return stage;
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = READER.readTree(body);
      if (!json.isMissingNode()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // The parser's own message tells of its classes.
      throw notJson(e.getLocation());
    } catch (IOException e) {
      // bytes of no character; falls through to the problem below
    }
    throw notJson(null);
  }

  private static ProblemException notJson(JsonLocation location) {
    String where =
        location == null
            ? ""
            : "; see line " + location.getLineNr() + ", column " + location.getColumnNr();
    String what = "must be JSON in UTF-8, each name once, at most " + MAX_DEPTH + " levels deep";
    return ProblemException.badBody(List.of(new Fault("body", what + where)));
  }

  /** A problem of {@link PipelineDefinition#problems} begins with the member. */
  private static Fault fault(String problem) {
    int space = problem.indexOf(' ');
    return new Fault(problem.substring(0, space), problem.substring(space + 1));
  }
}
