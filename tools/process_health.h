// Whether a process that folds or answers is well, in plain words: what /healthz and /readyz say.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/log_watch.h"

namespace syncledger {

// A loop that has not finished a step for so long is stuck: waiting for brokers ends a step sooner.
inline constexpr absl::Duration kStuckAfter = absl::Seconds(30);
// Of the oldest record that is not folded: beyond it the answers are too old to be asked for.
inline constexpr double kReadyLagSeconds = 30;

// What the process does, told by who does it. May be used from any thread. Moments are given.
class ProcessHealth {
 public:
  // It opens the ledger, or waits for what it cannot reach: `waits` says for what.
  void Opens(const std::string& waits = "");
  // It folds what the log holds, before it answers.
  void Folds(absl::Time now);
  // It does what it is for, step by step.
  void Works(absl::Time now);
  // A step, or a batch of the first fold, is done.
  void Steps(absl::Time now);
  // How old what it answers from is held to be, where somebody else folds it; OK: it is the newest.
  void Follows(const absl::Status& follows);
  // It is about to end with that.
  void Fails(const absl::Status& error);
  // It was told to end: it is well, and nothing more should be asked of it.
  void Ends();

  // What is wrong with the process itself; nothing: it can answer.
  std::vector<std::string> WhatAils(absl::Time now) const;
  // And why it should not be asked for now. `watch`: of the log, null where there is none (yet).
  std::vector<std::string> WhyNotReady(absl::Time now, const LogWatch* watch) const;

 private:
  enum class Stage { kOpening, kFolding, kWorking, kEnding };

  mutable std::mutex mutex_;  // over what follows
  Stage stage_ = Stage::kOpening;
  std::string waits_;
  absl::Time stepped_;
  absl::Status follows_;
  absl::Status error_;
};

}  // namespace syncledger
