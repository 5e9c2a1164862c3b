// The outer of two nested frames: what the gate's place costs, without a gate. Loads the waiting page of the origin in its address.
const frame = document.createElement('iframe');
frame.style.cssText = 'position:fixed;width:100%;height:100%;inset:0;border:0';
frame.src = `${location.hash.slice(1)}/wait.html`;
document.body.append(frame);
