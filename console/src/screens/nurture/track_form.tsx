/** Making a track, or changing one: whom it is for, when it stops, its steps; tried before it is saved. */
import { Checkbox, Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { NurtureTrack } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { Conditions } from './conditions';
import { DryRun } from './dry_run';
import css from './nurture.module.css';
import { patchTrack, refreshNurture } from './nurture_data';
import { StepFields } from './step_fields';
import { documentOf, freshTrack, type TypedTrack, typedOf } from './track_typed';

const GRADES = ['A', 'B', 'C', 'D'] as const;
const STATES = ['nurturing', 'pooled', 'held'] as const;
const STOPS = ['on_reply', 'on_return', 'on_claim', 'on_grade_change'] as const;

interface Props {
  track: NurtureTrack | null;
  onClose: () => void;
}

export default function TrackForm({ track, onClose }: Props) {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const send = async (typed: TypedTrack) => {
    const body = { name: typed.name, priority: typed.priority, document: documentOf(typed.document) };
    if (track === null) {
      await ask(api.POST('/v1/nurture-tracks', { body: { ...body, active: false } }));
      await refreshNurture();
    } else {
      await patchTrack(track, body);
    }
    tellDone(common('saved'));
  };
  return (
    <FormDrawer<TypedTrack>
      title={t(track ? 'change' : 'add')}
      open
      onClose={onClose}
      onSend={send}
      initial={track ? typedOf(track) : freshTrack()}
      draft={`nurture track ${track?.id ?? 'new'}`}
      width={720}
    >
      {(form) => (
        <>
          {track && <p className="quiet">{t('new_version')}</p>}
          <Names />
          <Audience />
          <HeldOut />
          <QuietAndStops />
          <h3>{t('steps')}</h3>
          <StepFields />
          <DryRun
            trackId={track?.id ?? null}
            typed={() => form.getFieldsValue(true) as TypedTrack}
            check={() => form.validateFields()}
          />
        </>
      )}
    </FormDrawer>
  );
}

function Names() {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const needed = [{ required: true, whitespace: true, message: common('required') }];
  return (
    <div className={css.pair}>
      <Form.Item name="name" label={t('name')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="priority" label={t('priority')} extra={t('priority_more')}>
        <InputNumber min={0} max={10_000} precision={0} style={{ width: '100%' }} />
      </Form.Item>
    </div>
  );
}

function Audience() {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const needed = [{ required: true, message: common('required') }];
  return (
    <section className={css.block}>
      <h3>{t('audience')}</h3>
      <Form.Item name={['document', 'audience', 'grades']} label={t('grades')} rules={needed}>
        <Checkbox.Group
          options={GRADES.map((value) => ({ value: value as string, label: leads(`grades.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={['document', 'audience', 'states']} label={t('states')} rules={needed}>
        <Checkbox.Group
          options={STATES.map((value) => ({ value: value as string, label: t(`state_names.${value}`) }))}
        />
      </Form.Item>
      <Conditions />
    </section>
  );
}

function HeldOut() {
  const { t } = useTranslation('nurture');
  return (
    <Form.Item name={['document', 'held_out_percent']} label={t('held_out_share')} extra={t('held_out_more')}>
      <InputNumber min={0} max={90} precision={0} suffix="%" style={{ width: '100%' }} />
    </Form.Item>
  );
}

/** When nobody is written to, and what ends a track: in a trial these may differ, whom it is for may not. */
export function QuietAndStops() {
  const { t } = useTranslation('nurture');
  return (
    <section className={css.block}>
      <div className={css.pair}>
        <Form.Item name={['document', 'quiet_hours', 'start']} label={`${t('quiet')} · ${t('quiet_from')}`}>
          <Input type="time" />
        </Form.Item>
        <Form.Item name={['document', 'quiet_hours', 'end']} label={`${t('quiet')} · ${t('quiet_to')}`}>
          <Input type="time" />
        </Form.Item>
      </div>
      <h3>{t('stops')}</h3>
      {STOPS.map((name) => (
        <Form.Item key={name} name={['document', 'stop', name]} valuePropName="checked" noStyle>
          <Checkbox style={{ minHeight: 44, alignItems: 'center', marginInlineEnd: 16 }}>
            {t(`stop.${name}`)}
          </Checkbox>
        </Form.Item>
      ))}
      <p className="quiet">{t('stops_always')}</p>
    </section>
  );
}
