import access from './access.json';
import assignments from './assignments.json';
import audit from './audit.json';
import calendars from './calendars.json';
import capacity from './capacity.json';
import capture from './capture.json';
import common from './common.json';
import conditions from './conditions.json';
import cycles from './cycles.json';
import duplicates from './duplicates.json';
import experiments from './experiments.json';
import exports from './exports.json';
import funnel from './funnel.json';
import grid from './grid.json';
import imports from './imports.json';
import lead from './lead.json';
import leads from './leads.json';
import leavers from './leavers.json';
import me from './me.json';
import money from './money.json';
import notices from './notices.json';
import nurture from './nurture.json';
import opportunities from './opportunities.json';
import people from './people.json';
import planner from './planner.json';
import pool from './pool.json';
import problems from './problems.json';
import replays from './replays.json';
import returns from './returns.json';
import rules from './rules.json';
import score_rules from './score_rules.json';
import scoring from './scoring.json';
import shell from './shell.json';
import sources from './sources.json';
import today from './today.json';
import turnover from './turnover.json';
import webhooks from './webhooks.json';

export default {
  access,
  assignments,
  audit,
  calendars,
  capacity,
  capture,
  common,
  conditions,
  cycles,
  duplicates,
  experiments,
  exports,
  funnel,
  grid,
  imports,
  lead,
  leads,
  leavers,
  me,
  money,
  notices,
  nurture,
  opportunities,
  people,
  planner,
  pool,
  problems,
  replays,
  returns,
  rules,
  score_rules,
  scoring,
  shell,
  sources,
  today,
  turnover,
  webhooks,
};
