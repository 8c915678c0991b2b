/** What comes next with a lead: quick choices of when, and setting and closing it. */
import { api, ask } from '@/api/client';
import type { NextStepBody } from '@/api/schema';
import { refreshLead } from './lead_data';

export type Quick = 'tomorrow' | 'in_3_days' | 'next_monday';

export const QUICK: readonly Quick[] = ['tomorrow', 'in_3_days', 'next_monday'];
const MONDAY = 1;
const WEEK = 7;
const MORNING = 10;

/** The morning of the day that is meant, by the reader's clock. */
export function quickDay(quick: Quick, now: Date): Date {
  const day = new Date(now);
  day.setHours(MORNING, 0, 0, 0);
  day.setDate(day.getDate() + daysTo(quick, now));
  return day;
}

function daysTo(quick: Quick, now: Date): number {
  if (quick === 'tomorrow') return 1;
  if (quick === 'in_3_days') return 3;
  return (MONDAY - now.getDay() + WEEK) % WEEK || WEEK;
}

export async function setNextStep(leadId: string, body: NextStepBody): Promise<void> {
  await ask(api.PUT('/v1/leads/{lead_id}/next-step', { params: { path: { lead_id: leadId } }, body }));
  await refreshLead(leadId);
}

export async function closeNextStep(leadId: string): Promise<void> {
  await ask(api.DELETE('/v1/leads/{lead_id}/next-step', { params: { path: { lead_id: leadId } } }));
  await refreshLead(leadId);
}
