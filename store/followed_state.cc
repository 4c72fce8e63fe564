#include "store/followed_state.h"

#include <utility>

#include "store/database.h"
#include "store/rocks_view.h"

namespace syncledger {

struct FollowedState::Reader {
  std::unique_ptr<Database> database;
};

absl::StatusOr<std::unique_ptr<FollowedState>> FollowedState::Open(const std::string& path,
                                                                   size_t memory_bytes) {
  std::unique_ptr<FollowedState> followed(new FollowedState(path, memory_bytes));
  auto reader = followed->OpenReader();
  if (!reader.ok()) return reader.status();
  followed->Answer(*std::move(reader));
  return followed;
}

absl::StatusOr<std::shared_ptr<FollowedState::Reader>> FollowedState::OpenReader() const {
  StoreOptions options;
  options.path = path_;
  options.read_only = true;
  options.memory_bytes = memory_bytes_ / 2;
  auto database = Database::Open(options);
  if (!database.ok()) return database.status();
  return std::make_shared<Reader>(Reader{*std::move(database)});
}

// The view keeps its reader: that is how Refresh knows whether somebody still reads it.
void FollowedState::Answer(std::shared_ptr<Reader> reader) {
  struct Held {
    std::shared_ptr<Reader> reader;
    std::unique_ptr<ReadView> view;  // ends before its reader
  };
  auto held = std::make_shared<Held>(Held{reader, MakeView(*reader->database)});
  view_ = std::shared_ptr<const ReadView>(held, held->view.get());
  waits_ = std::exchange(answers_, std::move(reader));
}

absl::StatusOr<bool> FollowedState::Refresh() {
  if (waits_ == nullptr) {
    auto reader = OpenReader();
    if (!reader.ok()) return reader.status();
    waits_ = *std::move(reader);
  } else {
    if (waits_.use_count() > 1) return false;
    if (const absl::Status caught_up = waits_->database->CatchUp(); !caught_up.ok()) {
      waits_ = nullptr;
      return caught_up;
    }
  }
  if (waits_->database->last_commit() == answers_->database->last_commit()) return false;
  Answer(std::exchange(waits_, nullptr));
  return true;
}

}  // namespace syncledger
