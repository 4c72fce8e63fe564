// The commands of the binary: each adds itself to the command line from a file of its own.
#pragma once

#include "CLI/CLI.hpp"
#include "tools/invocation.h"

namespace syncledger {

// Each adds its subcommand to `app`; when it is the one that was asked for, `invocation->command`
// does it. Both have to outlive the parsing and the command.
void AddImport(CLI::App& app, Invocation* invocation);
void AddList(CLI::App& app, Invocation* invocation);
void AddWhy(CLI::App& app, Invocation* invocation);
void AddFold(CLI::App& app, Invocation* invocation);
void AddExport(CLI::App& app, Invocation* invocation);
void AddReplay(CLI::App& app, Invocation* invocation);
void AddVerify(CLI::App& app, Invocation* invocation);
void AddGenerate(CLI::App& app, Invocation* invocation);
void AddIngest(CLI::App& app, Invocation* invocation);
void AddProject(CLI::App& app, Invocation* invocation);
void AddServe(CLI::App& app, Invocation* invocation);
void AddUp(CLI::App& app, Invocation* invocation);
void AddDoctor(CLI::App& app, Invocation* invocation);

}  // namespace syncledger
