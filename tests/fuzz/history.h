// A history as a fuzzer's input: facts one behind another, and how they are changed into other
// histories.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"

namespace syncledger::fuzz {

// A longer one costs more than it finds.
inline constexpr size_t kMostFacts = 96;

// Reads an input: a capture as text, whose lines are decoded (the corpus that people read), or
// facts, each behind its length as a varint. What cannot be read ends the history.
std::vector<v1::Fact> ReadHistory(std::string_view input);

// As facts behind their lengths; as many as fit.
std::string WriteHistory(const std::vector<v1::Fact>& facts, size_t most_bytes);

// Changes a history a little: facts come twice, earlier, later or not at all; fields are cleared,
// set to a value at an edge, or take the value that another fact has there, so that facts come to
// speak of the same things.
class HistoryMutator {
 public:
  explicit HistoryMutator(uint32_t seed) : random_(seed) {}

  void Mutate(std::vector<v1::Fact>* facts);

 private:
  using Message = google::protobuf::Message;
  using Field = google::protobuf::FieldDescriptor;

  size_t Below(size_t bound) { return random_() % bound; }
  void MoveFact(std::vector<v1::Fact>* facts);
  void ChangeField(Message* message, const std::vector<v1::Fact>& facts);
  void SetField(Message* message, const Field* field, const std::vector<v1::Fact>& facts);
  void TakeFrom(const Message& other, const Field* field, Message* message);
  int64_t Number(int64_t now);
  std::string Text(const Message& message, const Field* field);

  std::minstd_rand random_;
};

}  // namespace syncledger::fuzz
