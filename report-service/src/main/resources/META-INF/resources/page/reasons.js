// SPDX-License-Identifier: Apache-2.0
// Why a verdict was given, in sentences; the words are those of docs/semantics.md.

const REASONS = {
  offsets: {
    LOST: "All offsets where it may lie are read and committed by instances that tell all they see, and it was not there.",
    WAITING: "Some offsets where it may lie are not committed yet: lag is no loss.",
  },
  passed_over: { LOST: "The stage jumped over the offsets where it may lie without reading them, and committed behind them." },
  deadline: {
    LOST: "Who held it has run on past the pipeline's deadline, telling all, and did not hand it over.",
    WAITING: "It has not been away for as long as the pipeline's deadline.",
  },
  reported: {
    SKIPPED: "The stage said that it left it out.",
    FAILED: "The stage said that it could not hand it over.",
    CORRUPTED: "The stage received other bytes than those that were sealed: their checksum differs.",
    DUPLICATED: "The stage handed it over more than once.",
    MISROUTED: "A stage of another pipeline took it for its own.",
  },
  filtered: { SKIPPED: "It was received and not handed over by a stage that filters." },
  compacted: { SKIPPED: "It was not found in a topic that is compacted." },
  hole: { UNKNOWN: "What would tell is missing: an entry of the audit itself is lost, or its instance fell silent." },
  in_doubt: { UNKNOWN: "It was sent in a transaction of whose end the sender does not know." },
  untraceable: { UNKNOWN: "Where it may lie, a message was received whose waybill is damaged: it may be this one." },
  unreported: { UNKNOWN: "It was seen further on, or messages after it were, and nobody told of handing it over." },
  evicted: { UNKNOWN: "It waited for so long that there was no more room to follow it." },
  undeclared: { UNKNOWN: "The pipeline is not declared, so nobody knows where it should go." },
  unaudited: { UNKNOWN: "The audit of its pipeline was switched off." },
};

/** The same reasons where a stage had received the message. */
const IN_STAGE = {
  offsets: {
    LOST: "The stage received it and has committed its offset, and did not hand it over.",
    WAITING: "The stage received it, and has not committed its offset yet: lag is no loss.",
  },
};

/**
 * The sentence, or an empty text for a reason that is not known here.
 *
 * @param place hop or stage
 */
export function because(kind, reason, place) {
  const sentences = (place === "stage" && IN_STAGE[reason]) || REASONS[reason];
  return sentences ? (sentences[kind] ?? Object.values(sentences)[0]) : "";
}
