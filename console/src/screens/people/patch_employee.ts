/** Sends what was changed of an employee, unless somebody else changed them since. */
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Employee, EmployeePatchBody } from '@/api/schema';

export async function patchEmployee(person: Employee, body: EmployeePatchBody): Promise<Employee> {
  const changed = await ask(
    api.PATCH('/v1/employees/{employee_id}', {
      params: { path: { employee_id: person.id }, header: { 'If-Match': `"${person.version ?? 0}"` } },
      body,
    }),
  );
  await queries.invalidateQueries({ queryKey: ['employees'] });
  return changed;
}
