// Answers that were given, for whoever asks the same of a history that has not grown since.
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
#include "google/protobuf/message.h"
#include "store/store.h"

namespace syncledger {

// What is asked, all of it: calls of one question have one answer, whenever they come. `request` is
// what the call says, without how long it waits; it is about `tenant` alone. Who asks counts by the
// role; the tenants that it is confined to are those that `view` has. nullopt: what is asked about
// is not the history of one tenant, or that has not come so far.
absl::StatusOr<std::optional<std::string>> QuestionOf(const google::protobuf::Message& request,
                                                      const std::string& tenant, const AsOf& as_of,
                                                      const Caller& caller, const ReadView& view);

// The answers to the questions that were asked last, as many as fit. May be used from any thread.
class KeptAnswers {
 public:
  // `most_bytes`: of answers and questions, without what it takes to find them.
  explicit KeptAnswers(size_t most_bytes) : most_bytes_(most_bytes) {}

  // Fills `answer` and returns true if the question was answered before.
  bool Find(const std::string& question, google::protobuf::Message* answer);

  // One that takes a sixteenth of the room or more is not kept.
  void Keep(std::string question, const google::protobuf::Message& answer);

 private:
  struct Answer {
    std::string question;
    std::shared_ptr<const std::string> bytes;  // a message in memory takes several times as many

    size_t size() const { return question.size() + bytes->size(); }
  };

  const size_t most_bytes_;
  std::mutex mutex_;
  std::list<Answer> newest_first_;
  std::unordered_map<std::string_view, std::list<Answer>::iterator> by_question_;
  size_t bytes_ = 0;
};

}  // namespace syncledger
