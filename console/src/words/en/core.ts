/** The words every page needs; those of an area come with its pages. */
import common from './common.json';
import grid from './grid.json';
import problems from './problems.json';
import shell from './shell.json';

export default { common, grid, problems, shell };
