#include "tools/command_line.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "api/nearest.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/commands.h"
#include "tools/configuration.h"
#include "tools/data_folder.h"
#include "tools/output.h"

namespace syncledger {
namespace {

constexpr std::string_view kFooter =
    "Example:\n"
    "  syncledger import demo/harbourside.ndjson\n"
    "  syncledger list absences --employee amelia.chisholm@harbourside.example\n"
    "  syncledger why appointment:501\n\n"
    "Exit codes: 0 done, 1 failed, 2 bad command line or input, 3 a difference was found.";

// Help that shows, of a command, the options that every command takes too, where those of the
// binary shows its commands.
class CommandFormatter : public CLI::Formatter {
 public:
  std::string make_subcommands(const CLI::App* app, CLI::AppFormatMode mode) const override {
    const CLI::App* parent = app->get_parent();
    if (parent == nullptr) return CLI::Formatter::make_subcommands(app, mode);
    return make_group("Options of every command", /*is_positional=*/false,
                      parent->get_options([](const CLI::Option* option) {
                        return option->get_name() == "--data" || option->get_name() == "--kafka" ||
                               option->get_name() == "--config" || option->get_name() == "--format";
                      }));
  }
};

std::unique_ptr<CLI::App> MakeApp(Invocation* invocation) {
  auto app = std::make_unique<CLI::App>(
      "An event-sourced sync ledger between Microsoft Exchange calendars and Coconut appointments.",
      "syncledger");
  app->footer(std::string(kFooter));
  app->formatter(std::make_shared<CommandFormatter>());  // its commands inherit it
  app->fallthrough();
  app->set_version_flag("--version", fmt::format("syncledger {}", kVersion));
  app->add_option("--data", invocation->data, "The folder of the embedded log and the state")
      ->type_name("DIR")
      ->capture_default_str();
  app->add_option("--kafka", invocation->kafka, "The log is on Kafka; the state stays in --data")
      ->type_name("HOST:PORT,...");
  app->add_option("--config", invocation->config,
                  "Settings in YAML, for what the command line leaves out")
      ->type_name("FILE")
      ->envname("SYNCLEDGER_CONFIG");
  app->add_option("--format", invocation->format_text, "table or json (one object a line)")
      ->type_name("FORMAT")
      ->capture_default_str();
  AddImport(*app, invocation);
  AddList(*app, invocation);
  AddWhy(*app, invocation);
  AddFold(*app, invocation);
  AddExport(*app, invocation);
  AddReplay(*app, invocation);
  AddVerify(*app, invocation);
  AddGenerate(*app, invocation);
  AddUp(*app, invocation);
  AddServe(*app, invocation);
  AddIngest(*app, invocation);
  AddProject(*app, invocation);
  AddDoctor(*app, invocation);
  return app;
}

// The command that was asked for; the app itself if none was.
const CLI::App* Asked(const CLI::App& app) {
  auto chosen = app.get_subcommands();
  return chosen.empty() ? &app : chosen.front();
}

std::string HelpHint(const CLI::App& app) {
  const CLI::App* asked = Asked(app);
  return asked == &app ? "see `syncledger --help`"
                       : fmt::format("see `syncledger {} --help`", asked->get_name());
}

void OfferOptions(const CLI::App& app, Nearest* nearest) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) nearest->Offer("--" + name);
  }
}

absl::Status UnknownCommand(const CLI::App& app, const std::string& name) {
  Nearest nearest(name);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    nearest.Offer(command->get_name());
  }
  return absl::InvalidArgumentError(fmt::format("no command \"{}\"{}; see `syncledger --help`",
                                                Visible(name), nearest.Sentence()));
}

// What CLI11 found wrong, in a line of our own.
absl::Status Refusal(const CLI::App& app, const CLI::ParseError& error) {
  std::vector<std::string> extras = app.remaining(/*recurse=*/true);
  if (app.get_subcommands().empty()) {
    for (const std::string& extra : extras) {
      if (extra.empty() || extra[0] != '-') return UnknownCommand(app, extra);
    }
    if (extras.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
      return absl::InvalidArgumentError("which command? see `syncledger --help`");
    }
  }
  if (!extras.empty()) {
    const std::string& extra = extras.front();
    if (extra.size() > 1 && extra[0] == '-') {
      std::string name = extra.substr(0, extra.find('='));
      Nearest nearest(name);
      OfferOptions(*Asked(app), &nearest);
      OfferOptions(app, &nearest);
      return absl::InvalidArgumentError(
          fmt::format("no option {}{}; {}", Visible(name), nearest.Sentence(), HelpHint(app)));
    }
    return absl::InvalidArgumentError(
        fmt::format("\"{}\" is one argument too many; {}", Visible(extra), HelpHint(app)));
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    for (const CLI::Option* option : Asked(app)->get_options()) {
      if (!option->get_required() || option->count() > 0) continue;
      return absl::InvalidArgumentError(
          fmt::format("{} is missing: {}; {}",
                      option->get_positional() ? option->get_type_name() : option->get_name(),
                      option->get_description(), HelpHint(app)));
    }
  }
  return absl::InvalidArgumentError(fmt::format("{}; {}", Visible(error.what()), HelpHint(app)));
}

absl::Status CheckShared(Invocation* invocation) {
  if (invocation->format_text == "table") {
    invocation->format = Format::kTable;
  } else if (invocation->format_text == "json") {
    invocation->format = Format::kJson;
  } else {
    return absl::InvalidArgumentError(
        fmt::format("--format is table or json, not \"{}\"", Visible(invocation->format_text)));
  }
  return invocation->kafka.empty() ? absl::OkStatus() : CheckBrokers(invocation->kafka);
}

// What the configuration says and the command line does not.
absl::Status Configure(const CLI::App& app, Invocation* invocation) {
  ASSIGN_OR_RETURN(Configuration found, ReadConfiguration(invocation->config, environ, Tell));
  if (app.get_option("--data")->empty() && found.data) invocation->data = *found.data;
  if (app.get_option("--kafka")->empty() && found.brokers) invocation->kafka = *found.brokers;
  invocation->keep_raw = found.keep_raw;
  invocation->kafka_properties = std::move(found.kafka_properties);
  invocation->access = std::move(found.access);
  invocation->tls = std::move(found.tls);
  return absl::OkStatus();
}

// An empty value is a shell variable that was not set, and would pass for an option that was not
// given.
absl::Status CheckNoneEmpty(const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg.empty()) {
      bool of_option = i > 0 && args[i - 1].compare(0, 2, "--") == 0;
      return absl::InvalidArgumentError(of_option ? Visible(args[i - 1]) + " is empty"
                                                  : "an argument is empty");
    }
    if (arg.compare(0, 2, "--") == 0 && arg.back() == '=') {
      return absl::InvalidArgumentError(Visible(arg.substr(0, arg.size() - 1)) + " is empty");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ParsedCommandLine> Parse(std::vector<std::string> args) {
  ParsedCommandLine parsed;
  RETURN_IF_ERROR(CheckNoneEmpty(args));
  // Commands keep pointers to it while they are parsed.
  auto invocation = std::make_unique<Invocation>();
  std::unique_ptr<CLI::App> app = MakeApp(invocation.get());
  if (args.empty()) {
    parsed.text = app->help();
    return parsed;
  }
  app->require_subcommand(1);
  std::reverse(args.begin(), args.end());  // as CLI11 wants them
  try {
    app->parse(std::move(args));
  } catch (const CLI::CallForHelp&) {
    parsed.text = Asked(*app)->help(Asked(*app) == app.get() ? "" : "syncledger");
    return parsed;
  } catch (const CLI::CallForVersion&) {
    parsed.text = fmt::format("syncledger {}\n", kVersion);
    return parsed;
  } catch (const CLI::ParseError& error) {
    return Refusal(*app, error);
  }
  RETURN_IF_ERROR(Configure(*app, invocation.get()));
  RETURN_IF_ERROR(CheckShared(invocation.get()));
  parsed.invocation = std::move(*invocation);
  return parsed;
}

}  // namespace

absl::StatusOr<ParsedCommandLine> ParseCommandLine(std::vector<std::string> args) {
  try {
    return Parse(std::move(args));
  } catch (const std::exception& error) {
    return absl::InternalError(fmt::format("the command line could not be read: {}", error.what()));
  }
}

int RunCommandLine(std::vector<std::string> args) {
  auto parsed = ParseCommandLine(std::move(args));
  if (!parsed.ok()) return Fail(parsed.status());
  if (!parsed->text.empty()) {
    Output output;
    output.Write(parsed->text);
    absl::Status written = output.Finish();
    return written.ok() ? kDone : Fail(written);
  }
  try {
    return parsed->invocation.command(parsed->invocation);
  } catch (const std::bad_alloc&) {
    return Fail(absl::ResourceExhaustedError("out of memory"));
  } catch (const std::exception& error) {
    return Fail(absl::InternalError(error.what()));
  }
}

}  // namespace syncledger
