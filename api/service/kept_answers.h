// Answers that were given, for whoever asks the same before they could be others.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/query.h"
#include "api/service/latest_view.h"
#include "google/protobuf/message.h"

namespace syncledger {

// What is asked, all of it: calls of one question have one answer, whenever they come. `request` is
// what the call says, without how long it waits. It is about `tenant` alone; "" is the only one
// that `taken` has. Who asks counts by the role; the tenants that it is confined to are those of
// the view. nullopt: what is asked about is not the history of one tenant, or that has not come so
// far.
absl::StatusOr<std::optional<std::string>> QuestionOf(const google::protobuf::Message& request,
                                                      const std::string& tenant, const AsOf& as_of,
                                                      const Caller& caller,
                                                      const LatestView::Taken& taken);

// The answers to the questions that were asked last, as many as fit. May be used from any thread.
class KeptAnswers {
 public:
  // 0: none is kept.
  explicit KeptAnswers(size_t most_bytes) : most_bytes_(most_bytes) {}

  // Fills `answer`, which is empty, and returns true if the question was answered before. It is to
  // be sent, not to be read: its fields are there as unknown ones, and are what they are to whoever
  // parses what is sent.
  bool Find(const std::string& question, google::protobuf::Message* answer);
  bool keeps_any() const { return most_bytes_ > 0; }

  // One that takes a sixteenth of the room or more is not kept.
  void Keep(std::string question, const google::protobuf::Message& answer);

 private:
  // Of an answer, in lists and tables and lost between pieces of memory.
  static constexpr size_t kBesides = 256;

  struct Answer {
    std::string question;
    std::shared_ptr<const std::string> bytes;  // a message in memory takes several times as many

    size_t size() const { return question.size() + bytes->size() + kBesides; }
  };

  const size_t most_bytes_;
  std::mutex mutex_;
  std::list<Answer> newest_first_;
  std::unordered_map<std::string_view, std::list<Answer>::iterator> by_question_;
  size_t bytes_ = 0;
};

}  // namespace syncledger
