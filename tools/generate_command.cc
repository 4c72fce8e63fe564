// The command `generate`: writes a synthetic capture to a file, plain or compressed by its name.
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/commands.h"
#include "tools/generate.h"
#include "tools/progress.h"

namespace syncledger {
namespace {

struct GenerateArguments {
  std::string file;
  bool force = false;
  std::string facts = "100000";
  std::string tenants = "2";
  std::string mailboxes = "40";
  std::string seed = "1";
};

// A file of lines; compressed if its name ends with .gz. It gets its name once it is whole, so that
// a run that was cut short leaves no capture that looks whole.
class LineFile {
 public:
  // kInvalidArgument: the path is taken and `force` is not set, cannot be written to, or ends as
  // if it were compressed otherwise.
  static absl::StatusOr<std::unique_ptr<LineFile>> Make(const std::string& path, bool force) {
    if (path.ends_with(".zst")) {
      return absl::InvalidArgumentError(fmt::format(
          "{}: a capture is written as it is, or compressed where its name ends with .gz",
          Visible(path)));
    }
    if (!force && access(path.c_str(), F_OK) == 0) {
      return absl::InvalidArgumentError(fmt::format(
          "{}: the file is there already: name another, or add --force to replace it", path));
    }
    std::unique_ptr<LineFile> file(new LineFile(path));
    const bool compressed = path.ends_with(".gz");
    file->stream_ = gzopen(file->part_.c_str(), compressed ? "wb6" : "wbT");
    if (file->stream_ == nullptr) return file->Error(errno);
    gzbuffer(file->stream_, 1u << 18);
    return file;
  }

  ~LineFile() {
    if (stream_ == nullptr) return;
    gzclose(stream_);
    std::remove(part_.c_str());
  }

  absl::Status Write(std::string_view line) {
    errno = 0;
    if (line.empty() || (gzwrite(stream_, line.data(), static_cast<unsigned>(line.size())) > 0 &&
                         gzputc(stream_, '\n') >= 0)) {
      return absl::OkStatus();
    }
    return Error(errno);
  }

  absl::Status Finish() {
    errno = 0;
    int closed = gzclose(stream_);
    int error = errno;
    stream_ = nullptr;
    if (closed == Z_OK && std::rename(part_.c_str(), path_.c_str()) == 0) return absl::OkStatus();
    if (closed == Z_OK) error = errno;
    std::remove(part_.c_str());
    return Error(error);
  }

 private:
  explicit LineFile(const std::string& path) : path_(path), part_(path + ".part") {}

  absl::Status Error(int error) const {
    std::string message = fmt::format("{}: cannot be written: {}", path_, std::strerror(error));
    return error == ENOSPC ? absl::ResourceExhaustedError(message)
                           : absl::InvalidArgumentError(message);
  }

  const std::string path_;
  const std::string part_;
  gzFile stream_ = nullptr;
};

absl::StatusOr<int64_t> Count(std::string_view option, std::string_view text, int64_t least) {
  int64_t number;
  if (absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &number) && number >= least) {
    return number;
  }
  return absl::InvalidArgumentError(
      fmt::format("{} is a whole number from {} on, not \"{}\"", option, least, Visible(text)));
}

absl::Status RunGenerate(const GenerateArguments& arguments) {
  GenerateOptions options;
  ASSIGN_OR_RETURN(options.facts, Count("--facts", arguments.facts, 1));
  ASSIGN_OR_RETURN(int64_t tenants, Count("--tenants", arguments.tenants, 1));
  ASSIGN_OR_RETURN(int64_t mailboxes, Count("--mailboxes", arguments.mailboxes, 1));
  ASSIGN_OR_RETURN(int64_t seed, Count("--seed", arguments.seed, 0));
  constexpr int64_t kMost = 1'000'000;
  if (tenants > kMost || mailboxes > kMost) {
    return absl::InvalidArgumentError(
        fmt::format("--tenants and --mailboxes are at most {}", WithThousands(kMost)));
  }
  if (mailboxes < tenants) {
    return absl::InvalidArgumentError(
        fmt::format("--mailboxes {}: each of the {} tenants has one at least", mailboxes, tenants));
  }
  options.tenants = static_cast<int>(tenants);
  options.mailboxes = static_cast<int>(mailboxes);
  options.seed = static_cast<uint64_t>(seed);
  ASSIGN_OR_RETURN(auto file, LineFile::Make(arguments.file, arguments.force));
  Progress progress("generating", "facts", static_cast<uint64_t>(options.facts));
  RETURN_IF_ERROR(Generate(
      options, [&](std::string_view line) { return file->Write(line); },
      [&](int64_t facts) { progress.Show(static_cast<uint64_t>(facts)); }));
  return file->Finish();
}

}  // namespace

void AddGenerate(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<GenerateArguments>();
  CLI::App* command = app.add_subcommand("generate", "Write a synthetic capture of several banks");
  command
      ->add_option("file", arguments->file, "the capture to write; compressed if it ends with .gz")
      ->type_name("FILE")
      ->required();
  command->add_flag("--force", arguments->force, "Replace the file if it is there already");
  command->add_option("--facts", arguments->facts, "How many facts")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--tenants", arguments->tenants, "Of how many tenants")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--mailboxes", arguments->mailboxes, "Of how many mailboxes in all")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "The same seed gives the same bytes")
      ->type_name("N")
      ->capture_default_str();
  command->footer(
      "From 20,000 facts on, and 200 for each mailbox, it reaches every rule and reason that this "
      "version's decoders can lead to.\n"
      "Example:\n"
      "  syncledger generate history.ndjson --facts 1000000 --tenants 4 --seed 7");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation&) {
      absl::Status generated = RunGenerate(*arguments);
      return generated.ok() ? kDone : Fail(generated);
    };
  });
}

}  // namespace syncledger
