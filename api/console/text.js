// Words for what the ledger says in names.

export function words(name) {
  return name.toLowerCase().replaceAll('_', ' ');
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

const SYSTEMS = {
  graph: 'Exchange (Microsoft Graph)',
  ews: 'Exchange (Exchange Web Services)',
  coconut: 'Coconut',
  operator: 'Syncledger',
};
export const system = (source) => SYSTEMS[source] ?? 'a source that this version does not know';

const ROLES = {admin: 'administrator', staff: 'staff member', client: 'client', system: 'system'};

// "by Amelia Chisholm (staff member 101) in Coconut"
export function whoAndWhere(entry) {
  const {id, role} = entry.actor;
  if (!id) {
    const silent = entry.side === 'EXCHANGE' ? ', which does not say by whom' : '';
    return `In ${system(entry.source)}${silent}`;
  }
  const named = entry.actor_name ? `${entry.actor_name} (${ROLES[role] ?? role} ${id})` : `${ROLES[role] ?? role} ${id}`.trim();
  return `By ${named} in ${system(entry.source)}`;
}

// How an outcome looks: by what it did.
export function tone(kind) {
  if (['ABSENCE_ADDED', 'APPOINTMENT_RECORDED', 'EXPORT_CONFIRMED', 'REMOVALS_APPROVED', 'INTEGRATION_CONNECTED'].includes(kind)) return 'good';
  if (['ABSENCE_REMOVED', 'APPOINTMENT_CANCELLED', 'REJECTED', 'EXPORT_FAILED', 'INTEGRATION_DISCONNECTED'].includes(kind)) return 'bad';
  if (['CONFLICT_RESOLVED', 'REMOVALS_HELD', 'SOURCE_THROTTLED', 'SYNC_INCOMPLETE', 'EXPORT_DELAYED', 'NOTIFICATION_WITHHELD', 'REMOVALS_REJECTED'].includes(kind)) return 'warn';
  if (['IGNORED', 'UNCHANGED', 'SYNC_COMPLETED', 'REMOVAL_NOTED'].includes(kind)) return 'quiet';
  return 'accent';
}
