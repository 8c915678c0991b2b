/** Which page an address shows. Everything but signing in needs somebody who is signed in. */
import { createBrowserRouter, redirect } from 'react-router';
import { fetchMe, ME } from '@/api/me';
import { problemOf } from '@/api/problem';
import { queries } from '@/api/queries';
import { noteSignedIn, session } from '@/api/session';
import { BrokenPage, LostPage } from './broken';
import { Frame } from './frame';
import { homeOf, PLACES } from './places';
import { Waiting } from './waiting';

async function signedIn({ request }: { request: Request }) {
  if (session.get() !== 'in' && session.get() !== 'expired') {
    try {
      await queries.fetchQuery({ queryKey: ME, queryFn: fetchMe });
      noteSignedIn();
    } catch (error) {
      if (problemOf(error).status !== 401) throw error;
      const { pathname, search } = new URL(request.url);
      const back = pathname === '/' ? '' : `?return_to=${encodeURIComponent(pathname + search)}`;
      throw redirect(`/login${back}`);
    }
  }
  return null;
}

async function home() {
  const me = await queries.ensureQueryData({ queryKey: ME, queryFn: fetchMe });
  return redirect(homeOf(me.roles ?? []));
}

export const router = createBrowserRouter([
  {
    path: '/login',
    lazy: () => import('./sign_in_page'),
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <Waiting />,
  },
  {
    path: '/',
    element: <Frame />,
    loader: signedIn,
    shouldRevalidate: () => session.get() === 'out',
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <Waiting />,
    children: [
      { index: true, loader: home, element: null },
      {
        errorElement: <BrokenPage inside />,
        children: [
          ...PLACES.map((place) => ({ path: place.path, handle: place, lazy: place.load })),
          { path: '*', element: <LostPage /> },
        ],
      },
    ],
  },
]);
