// Puts the app on the page.
import 'konva/lib/shapes/Circle';
import 'konva/lib/shapes/Rect';
import 'konva/lib/shapes/RegularPolygon';
import 'konva/lib/shapes/Star';
import { createApp } from 'vue';
import App from './App.vue';
import './style.css';
import './board.css';

createApp(App).mount('#root');
