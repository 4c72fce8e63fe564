// Absences where they stand: their rows with their indexes, and what an outcome says became of
// them.
#pragma once

#include <string>
#include <string_view>

#include "ledger/judgement.h"

namespace syncledger {

// The absence that an employee has for an identity (IdentityOf): tenant, employee and identity, but
// no mailbox. 32 hexadecimal digits.
std::string AbsenceId(const Judgement& judgement, std::string_view employee_id,
                      std::string_view identity);

// False, and `row` as it was, if there is none.
bool LoadAbsence(Judgement& judgement, std::string_view id, v1::AbsenceRow* row);

// Each keeps the indexes by which absences are listed: a series by the week in which it ends, any
// other by the weeks that it lasts.
void InsertAbsence(Judgement& judgement, const v1::AbsenceRow& row);
void ChangeAbsence(Judgement& judgement, const v1::Absence& before, const v1::AbsenceRow& after);
void EraseAbsence(Judgement& judgement, const v1::AbsenceRow& row);

// Whether Coconut shows both alike: which occurrences of a series are excepted is another matter.
bool ShownAlike(const v1::Absence& a, const v1::Absence& b);

// Says what became of an absence, field by field; an empty one is none.
void AddAbsenceChanges(const v1::Absence& before, const v1::Absence& after, v1::Outcome* outcome);

}  // namespace syncledger
