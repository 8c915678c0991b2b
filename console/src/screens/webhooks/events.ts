/** Types of event a webhook can hear, by family; names are those of the API. */

export const FAMILIES = {
  lead: [
    'lead_captured',
    'lead_scored',
    'lead_pooled',
    'lead_claimed',
    'lead_assigned',
    'lead_transferred',
    'lead_released',
    'lead_recycled',
    'lead_touched',
    'lead_stage_changed',
    'lead_converted',
    'lead_lost',
    'lead_invalidated',
    'lead_reopened',
    'lead_nurtured',
    'lead_consent_changed',
    'lead_merged',
    'lead_unmerged',
  ],
  leads: ['leads_imported', 'leads_import_undone'],
  money: ['contract_revised', 'payment_received', 'payment_reversed'],
  people: [
    'employee_changed',
    'employee_departed',
    'employee_reinstated',
    'team_changed',
    'calendar_changed',
    'leave_changed',
  ],
} as const;

/** Everything, and all leads' events with those added later. */
export const WHOLE = ['*', 'lead_*'] as const;
