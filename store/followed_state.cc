#include "store/followed_state.h"

#include <filesystem>
#include <utility>

#include "rocksdb/env.h"
#include "store/database.h"
#include "store/rocks_view.h"

namespace syncledger {

struct FollowedState::Reader {
  std::string identity;  // read before the database was opened
  std::unique_ptr<Database> database;
};

// What tells the database from every other; "" while there is none.
std::string FollowedState::Identity() const {
  std::string identity;
  const rocksdb::Status read = rocksdb::ReadFileToString(
      rocksdb::Env::Default(), (std::filesystem::path(path_) / "IDENTITY").string(), &identity);
  return read.ok() ? identity : "";
}

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
  std::string identity = Identity();
  auto database = Database::Open(options);
  if (!database.ok()) return database.status();
  return std::make_shared<Reader>(Reader{std::move(identity), *std::move(database)});
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

absl::StatusOr<FollowedState::Found> FollowedState::Refresh() {
  // A reader goes on with files that were removed, and sees nothing new in them.
  if (waits_ != nullptr && waits_->identity != Identity()) waits_ = nullptr;
  if (waits_ == nullptr) {
    auto reader = OpenReader();
    if (!reader.ok()) return reader.status();
    waits_ = *std::move(reader);
  } else {
    if (waits_.use_count() > 1) return Found::kNothing;
    if (const absl::Status caught_up = waits_->database->CatchUp(); !caught_up.ok()) {
      waits_ = nullptr;
      return caught_up;
    }
  }
  const bool anew = waits_->identity != answers_->identity;
  if (!anew && waits_->database->last_commit() == answers_->database->last_commit()) {
    return Found::kNothing;
  }
  Answer(std::exchange(waits_, nullptr));
  return anew ? Found::kMadeAnew : Found::kNewer;
}

}  // namespace syncledger
