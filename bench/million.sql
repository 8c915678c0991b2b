-- Generated leads of two years, `bench.leads` of them, straight into the tables of leads: for measuring reads only.
select setseed(0.42);
create temp table surname as select s, row_number() over () as n from unnest(string_to_array('王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 单 解 仇 欧阳 司马 尉迟', ' ')) as s;
create temp table w as select
  (select array_agg(s order by n) from surname) as sn,
  string_to_array('伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀 霞 平 刚 桂 英 华 玉 萍 红 玲 建 国 文 斌 鑫 宇 浩 轩 子 涵 梓 欣 怡 佳 雨 泽 晨 博 思 嘉 俊 峰 海 燕 志 波 鹏 飞 雪 梅 林 云 天 龙 凤 春 冬 秋 晓 小 大 一 永 光 忠 良 德 成 荣 福 生 兴 旺 庆 瑞 祥 安 康 宁 振 东 南 西 北 中 正 新 立 世 家 亚 可 乐 诗 琪 梦 洁 慧 颖 婷 倩 琳 丹 蕾 莹 薇 露 瑶 璐', ' ') as gv,
  string_to_array('北京 上海 杭州 广州 深圳 成都 武汉 西安 南京 苏州 天津 重庆 青岛 大连 宁波 厦门 长沙 郑州 济南 合肥 福州 昆明 沈阳 哈尔滨 佛山 东莞 无锡 温州 南昌 贵阳 南宁 太原 兰州 海口 乌鲁木齐 呼和浩特 石家庄 长春 银川 西宁', ' ') as ct,
  string_to_array('宏 图 远 大 华 盛 天 地 恒 通 金 鼎 瑞 丰 中 科 新 创 智 联 博 雅 海 纳 星 辰 东 方 鸿 运 嘉 禾 泰 和 信 诚 优 胜 飞 扬 云 帆 佳 美 润 泽 百 川 鑫 源', ' ') as co,
  string_to_array('科技 贸易 实业 电子 机械 软件 教育 餐饮 物流 医药 建材 服饰 传媒 咨询', ' ') as tr,
  string_to_array('有限公司 有限公司 有限公司 股份有限公司 集团有限公司', ' ') as lf,
  string_to_array('华东 华南 华北 华中 西南 西北 东北 港澳', ' ') as rg;

insert into team (id, name, region) select uuidv7(), '团队' || n, rg[n % 8 + 1] from generate_series(0, 39) n, w;
update team set manager_id = uuidv7();
insert into rep_account (rep_id, number, name, team_id, region, seniority)
select uuidv7(), (3000 + n)::text, '销售' || n, t.id, t.region, (array['senior','regular','junior'])[n % 3 + 1]
from generate_series(0, 999) n join (select id, region, row_number() over (order by id) - 1 as p from team) t on t.p = n % 40;
insert into pool (id, name, region, team_ids, created_at)
select uuidv7(), region || '公海', region, array_agg(id), '2024-01-01' from team group by region;

create temp table base as
select n, random() r1, random() r2, random() r3, random() r4, random() r5, random() r6, random() r7, random() r8, random() r9,
  random() ra, random() rb, random() rc, random() rd, random() re, random() rf from generate_series(1, current_setting('bench.leads')::int) n;
create temp table made as
select n, uuidv7(at - clock_timestamp()) as id, at, state, grade,
  case grade when 'A' then 75 + floor(r5 * 26) when 'B' then 50 + floor(r5 * 35) when 'C' then 25 + floor(r5 * 35) else floor(r5 * 40) end::int as score,
  source, case source when 'website' then 'online' when 'ads' then 'online' when 'wechat' then 'social' when 'referral' then 'people'
    when 'phone' then 'people' when 'tiny' then 'fair' when 'rare' then 'people' when 'expo' then 'fair' when 'old-expo' then 'fair' end as channel,
  rg[1 + floor(power(r6, 1.5) * 8.2)::int] as region, r6, r7, r8, r9, ra, rb, rc, rd, re, rf
from (select *, timestamptz '2026-11-27 20:00+00' - interval '730 days' * (case when source = 'old-expo' then 0.96 + r1 * 0.04 else power(r1, 1.3) end) as at,
    case when source = 'old-expo' then 'D' when r4 < 0.05 then 'A' when r4 < 0.2 then 'B' when r4 < 0.5 then 'C' else 'D' end as grade
  from (select *, case when n % 2000 = 0 then 'rare' when n % 200000 = 1 then 'tiny' when r2 < 0.03 then 'old-expo' when r2 < 0.40 then 'website' when r2 < 0.55 then 'referral'
      when r2 < 0.68 then 'expo' when r2 < 0.80 then 'wechat' when r2 < 0.95 then 'ads' when r2 < 0.99 then 'phone' end as source,
    case when r3 < 0.02 then 'held' when r3 < 0.62 then 'pooled' when r3 < 0.85 then 'nurturing' when r3 < 0.90 then 'converted' when r3 < 0.98 then 'lost' when r3 < 0.99 then 'invalid' else 'merged' end as state
  from base) s) t, w;
create temp table reps as select rep_id, region, row_number() over (order by rep_id) - 1 as p from rep_account;
create temp table hold as
select m.n, uuidv7() as hid, m.id as lead_id, r.rep_id, greatest(m.at, case when m.state = 'held' then now() - interval '20 days' * m.r7 else m.at + interval '30 days' * m.r7 end) as from_at,
  case when m.state = 'held' then null else greatest(m.at, m.at + interval '30 days' * m.r7) + interval '25 days' * m.r8 end as to_at, m.state, m.grade
from made m join reps r on r.p = floor(m.r9 * 1000) where m.state in ('held', 'converted', 'lost') or m.state = 'invalid' or (m.state in ('pooled','nurturing') and m.ra < 0.2);
create unique index on hold (lead_id); analyze hold; analyze made;
set session_replication_role = replica;
insert into lead (id, state, version, created_at, updated_at, name, company, phone, email, source, channel, campaign, region, city, tags,
  grade, grade_cell, fit, score, pool_id, home_pool_id, pooled_at, owner_id, owner_since, worked_at, recycle_at, reminders_for, stage, amount_fen, outcome, closed_at, do_not_contact, survivor_id, industry, company_size, lost_reason)
select m.id, m.state, 1, m.at, m.at,
  sn[1 + floor(power(m.r6, 2) * 66)::int] || gv[1 + floor(m.rb * 108)::int] || case when m.rc < 0.75 then gv[1 + floor(m.rd * 108)::int] else '' end,
  case when m.re < 0.85 then ct[1 + floor(power(m.rf, 1.7) * 40)::int] || co[1 + floor(m.rb * 48)::int] || co[1 + floor(m.re * 56)::int] || tr[1 + floor(m.rc * 14)::int] || lf[1 + floor(m.rd * 5)::int] end,
  '+861' || (30 + floor(m.rd * 69))::int || lpad((m.n::bigint * 7919 % 100000000)::text, 8, '0'),
  case when m.n % 3 = 0 then 'lead' || m.n || '@example.com' end, m.source, m.channel,
  case when m.ra < 0.5 then '活动' || floor(power(m.ra * 2, 3) * 200)::int end, m.region, ct[1 + floor(power(m.rf, 1.7) * 40)::int],
  case when m.n % 10000 = 7 then array['稀有'] when m.rc < 0.02 then array['vip', 'hot'] when m.rc < 0.06 then array['hot'] when m.rc < 0.16 then array['newsletter'] else '{}' end,
  m.grade, m.grade || '2', 30, m.score,
  case when m.state = 'pooled' then p.id end, p.id, case when m.state in ('pooled', 'nurturing') then greatest(m.at, m.at + interval '60 days' * m.r7) end,
  case when m.state = 'held' then h.rep_id end, case when m.state = 'held' then h.from_at end,
  case when m.state = 'held' and m.re < 0.6 then h.from_at + interval '1 hour' end,
  case when m.state = 'held' then now() + interval '14 days' * (m.rf - 0.02) end, case when m.state = 'held' then now() + interval '14 days' * (m.rf - 0.02) end,
  case m.state when 'converted' then 'payment' when 'lost' then 'lost' when 'invalid' then 'invalid' when 'held' then (array['lead','visit','trial','quote','contract'])[1 + floor(power(m.re, 3) * 5)::int] else 'lead' end,
  case when m.state = 'converted' then (1 + floor(m.rf * 900000))::bigint * 100 end,
  case m.state when 'converted' then 'won' when 'lost' then 'lost' end, case when m.state in ('converted', 'lost') then h.to_at end, m.rb < 0.005,
  case when m.state = 'merged' then (select id from made limit 1) end, '制造', '50-199', case when m.state = 'lost' then 'price' end
from made m cross join w left join hold h on h.lead_id = m.id
left join pool q on q.region = m.region and m.ra < 0.9 join pool p on p.id = coalesce(q.id, '00000000-0000-7000-8000-000000000002'::uuid);
insert into lead_identity select 'phone', phone, id from lead where state <> 'merged' on conflict do nothing;
insert into holding (id, lead_id, rep_id, grade, from_pool, rule_version, started_at, started_on, start_cause, held_after, held_cap, ended_at, end_cause)
select hid, lead_id, rep_id, grade, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', from_at, from_at::date, 'claim', 1, 1000000, to_at,
  case state when 'held' then null when 'pooled' then 'recycle' when 'nurturing' then 'recycle' else state end from hold;
insert into lead_event (lead_id, sequence, type, cause, at) select id, 1, 'captured', 'api', created_at from lead;
insert into lead_event (lead_id, sequence, type, cause, at, data) select lead_id, 2, 'claimed', 'claim', from_at, jsonb_build_object('to_rep', rep_id, 'holding_id', hid) from hold;
-- the way: converted went all stages, lost some, held to their stage
insert into lead_event (lead_id, sequence, type, at, data)
select h.lead_id, 2 + s.p, 'stage_changed', h.from_at + (coalesce(h.to_at, now()) - h.from_at) * s.p / (last + 1), jsonb_build_object('stage', s.stage)
from (select h.*, case l.stage when 'payment' then 5 when 'lost' then floor(power(m.re, 2) * 5)::int when 'visit' then 1 when 'trial' then 2 when 'quote' then 3 when 'contract' then 4 else 0 end as last
  from hold h join lead l on l.id = h.lead_id join made m on m.id = h.lead_id) h
join (values (1, 'visit'), (2, 'trial'), (3, 'quote'), (4, 'contract'), (5, 'payment')) s(p, stage) on s.p <= h.last;
insert into lead_event (lead_id, sequence, type, at, data)
select l.id, 10, 'stage_changed', l.closed_at, '{"stage": "lost", "lost_reason": "price"}' from lead l where l.state = 'lost';
update lead l set version = (select max(sequence) from lead_event e where e.lead_id = l.id) where l.id in (select lead_id from hold);
insert into lead_progress select * from lead_progress_told;
update rep_account r set held = (select count(*) from lead l where l.owner_id = r.rep_id), unworked = (select count(*) from lead l where l.owner_id = r.rep_id and l.worked_at is null);
insert into rep_grade_account select rep_id, grade, count(*) from hold where state = 'held' group by 1, 2;
insert into source (id, code, name, channel, kind, created_at, updated_at) select uuidv7(), s, s, c, 'form', '2024-01-01', '2024-01-01' from (values ('website','online'),('ads','online'),('wechat','social'),('referral','people'),('expo','fair')) v(s,c);
insert into source_cost (id, source_id, from_on, to_on, amount_fen, created_at) select uuidv7(), id, '2026-01-01', '2026-03-31', 100000, '2026-01-01' from source;
insert into duplicate_due (lead_id) select id from lead where state <> 'merged';
set session_replication_role = origin;
