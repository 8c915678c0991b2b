import common from './common.json';
import grid from './grid.json';
import leads from './leads.json';
import me from './me.json';
import problems from './problems.json';
import shell from './shell.json';

export default { common, grid, leads, me, problems, shell };
