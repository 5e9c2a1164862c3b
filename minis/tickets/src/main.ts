// Puts Tickets on the page.
import { Konva } from 'konva/lib/Global';
import 'konva/lib/shapes/Circle';
import 'konva/lib/shapes/Rect';
import 'konva/lib/shapes/Text';
import { createApp } from 'vue';
import App from './App.vue';
import './styles/tokens.css';
import './styles/base.css';
import './styles/map.css';
import './styles/booking.css';

// A finger is never quite still: less than this is a tap.
Konva.dragDistance = 4;
Konva.dragButtons = [0];
createApp(App).mount('#root');
